using System.Net;
using System.Text;
using System.Text.Json;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>Sends prompts as a chat client would, and reads what comes back.</summary>
internal static class Prompt
{
    public const string ChatPath = "/v1/chat/completions";

    public static HttpRequestMessage Request(string path = ChatPath, string? session = null, string body = """{"model":"m","stream":true,"messages":[]}""", params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (session is not null)
        {
            request.Headers.Add("X-Session-Id", session);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    /// <summary>Sends and returns at the response's headers.</summary>
    public static async Task<PromptResponse> PromptAsync(this HttpClient client, HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).WaitAsync(Limits.Patience, CancellationToken.None);
        return new PromptResponse(response);
    }

    public static Task<PromptResponse> PostAsync(this GovernedProxy proxy, string? session, params (string Name, string Value)[] headers) =>
        proxy.Client.PromptAsync(Request(session: session, headers: headers));
}

/// <summary>A response whose body is read event by event, or whole.</summary>
internal sealed class PromptResponse(HttpResponseMessage response) : IDisposable
{
    private StreamReader? _reader;

    public HttpStatusCode Status => response.StatusCode;

    public HttpResponseMessage Message => response;

    public string? Header(string name) => response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(",", values) : null;

    public string StreamId => Header("X-Stream-Id") ?? throw new InvalidOperationException("No X-Stream-Id.");

    /// <summary>The rest of the body; throws what the connection throws where it is aborted.</summary>
    public async Task<string> ReadToEndAsync() => await (await ReaderAsync()).ReadToEndAsync().WaitAsync(Limits.Patience);

    /// <summary>The whole body as its bytes.</summary>
    public Task<byte[]> BytesAsync() => response.Content.ReadAsByteArrayAsync().WaitAsync(Limits.Patience);

    /// <summary>The next server-sent event's raw block, or null at the end of the body.</summary>
    public async Task<string?> NextEventAsync()
    {
        var reader = await ReaderAsync();
        var block = new StringBuilder();
        while (await reader.ReadLineAsync().WaitAsync(Limits.Patience) is { } line)
        {
            if (line.Length == 0 && block.Length > 0)
            {
                return block.ToString();
            }

            block.Append(line).Append('\n');
        }

        return block.Length == 0 ? null : block.ToString();
    }

    public async Task<List<string>> EventsAsync()
    {
        var events = new List<string>();
        while (await NextEventAsync() is { } next)
        {
            events.Add(next);
        }

        return events;
    }

    public async Task<JsonElement> JsonAsync() => JsonDocument.Parse(await ReadToEndAsync()).RootElement;

    public void Dispose()
    {
        _reader?.Dispose();
        response.Dispose();
    }

    private async Task<StreamReader> ReaderAsync() => _reader ??= new StreamReader(await response.Content.ReadAsStreamAsync());
}
