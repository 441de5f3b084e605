using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Host.Diagnose.Observations;

namespace ProxyGovernor.Host.Diagnose.Asking;

/// <summary>Asks a host's status API as its operator. Whatever goes wrong is one line that says what to change.</summary>
internal sealed class GovernorClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Uri governor;
    private readonly HttpClient client;

    /// <exception cref="DiagnoseException">No header can carry the key.</exception>
    public GovernorClient(Uri address, string key)
    {
        governor = new Uri(address, "governor/");
        // A redirect could carry the key to somebody else.
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = Patience }) { Timeout = Patience };
        try
        {
            client.DefaultRequestHeaders.Add(GovernorHeaders.OperatorKey, key);
        }
        catch (FormatException)
        {
            throw new DiagnoseException("--key: holds characters that no header can carry.");
        }
    }

    /// <summary>What an operator route lists.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string path, CancellationToken cancellation)
        where T : class
    {
        IReadOnlyList<T?> list = await FindAsync<IReadOnlyList<T?>>(path, cancellation) ?? throw Refusals.NoOperatorRoutes(governor);
        return list.Contains(null) ? throw Refusals.NotOurs(new Uri(governor, path)) : [.. list.OfType<T>()];
    }

    /// <summary>What a route of one stream or session answers; null where it knows none.</summary>
    public async Task<T?> FindAsync<T>(string path, CancellationToken cancellation)
        where T : class
    {
        var route = new Uri(governor, path);
        using HttpResponseMessage response = await SendAsync(route, HttpCompletionOption.ResponseContentRead, cancellation);
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellation);
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                return Read<T>(route, body);
            case HttpStatusCode.NotFound when GovernorJson.StateOf(body) == "missing":
                return null;
            case HttpStatusCode.ServiceUnavailable when GovernorJson.StateOf(body) == "error":
                throw new StoreAwayException();
            default:
                throw Refusals.Of(route, response);
        }
    }

    /// <summary>Opens the live feed; it is heard from here on.</summary>
    public async Task<LiveFeed> WatchAsync(CancellationToken cancellation)
    {
        var route = new Uri(governor, "events");
        HttpResponseMessage response = await SendAsync(route, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.StatusCode == HttpStatusCode.OK && response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            SseParser<ObservedEvent> events = SseParser.Create(await response.Content.ReadAsStreamAsync(cancellation), (_, data) => Read<ObservedEvent>(route, data));
            return new LiveFeed(route, response, events);
        }

        using (response)
        {
            throw Refusals.Of(route, response);
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(Uri route, HttpCompletionOption completion, CancellationToken cancellation)
    {
        try
        {
            return await client.GetAsync(route, completion, cancellation);
        }
        catch (HttpRequestException failure)
        {
            throw Refusals.Of(route, failure);
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Refusals.Silent(route, Patience);
        }
    }

    private static T Read<T>(Uri route, ReadOnlySpan<byte> body)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, GovernorJson.Options) ?? throw Refusals.NotOurs(route);
        }
        catch (JsonException)
        {
            throw Refusals.NotOurs(route);
        }
    }
}
