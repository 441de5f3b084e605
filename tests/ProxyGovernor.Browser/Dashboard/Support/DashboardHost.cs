using System.Text;
using ProxyGovernor.Tests.Host;

namespace ProxyGovernor.Browser.Dashboard.Support;

/// <summary>The host as it is shipped, before its simulated model server, with an operator's key.</summary>
internal sealed class DashboardHost : IAsyncDisposable
{
    public const string Key = "correct horse battery staple";

    private readonly ChildProcess _process;
    private readonly HttpClient _client;

    private DashboardHost(ChildProcess process, int port)
    {
        (_process, Port) = (process, port);
        _client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}/");

    /// <param name="port">0: a free one.</param>
    /// <param name="settings">Configuration keys, such as <c>ConnectionStrings:Redis</c>; null takes one away.</param>
    public static async Task<DashboardHost> StartAsync(int port = 0, params (string Name, string? Value)[] settings)
    {
        var environment = new Dictionary<string, string> { [Variable("StreamGovernance:Management:OperatorKey")] = Key };
        foreach (var (name, value) in settings)
        {
            if (value is null)
            {
                environment.Remove(Variable(name));
            }
            else
            {
                environment[Variable(name)] = value;
            }
        }

        var process = ChildProcess.StartHost(environment, "--demo", "--urls", $"http://127.0.0.1:{port}");
        var address = await process.AddressAsync();
        if (settings.Any(setting => setting.Value == address.GetLeftPart(UriPartial.Authority)))
        {
            // That was the management listener.
            address = await process.AddressAsync();
        }

        await process.LineWithAsync("Application started.");
        return new DashboardHost(process, address.Port);
    }

    /// <summary>Begins an answer that goes on for as long as it is let, and returns with its headers.</summary>
    public async Task<LiveStream> PromptAsync(string? session, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent("""{"model":"demo","stream":true,"messages":[]}""", Encoding.UTF8, "application/json"),
        };
        (string, string)[] all = [.. headers, ("X-Model-Events", "1000000"), .. session is null ? [] : new[] { ("X-Session-Id", session) }];
        foreach (var (name, value) in all.DistinctBy(header => header.Item1))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            return new LiveStream(await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken));
        }
        catch (TaskCanceledException unanswered) when (unanswered.InnerException is TimeoutException)
        {
            throw new TimeoutException($"{session} was not answered. The host told:\n{string.Join('\n', _process.Told())}", unanswered);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
    }

    private static string Variable(string key) => key.Replace(":", "__", StringComparison.Ordinal);
}

/// <summary>An answer on its way to a client.</summary>
internal sealed class LiveStream(HttpResponseMessage response) : IDisposable
{
    public string Id { get; } = response.Headers.GetValues("X-Stream-Id").Single();

    /// <summary>Everything the client is still sent, up to the end.</summary>
    public Task<string> RestAsync() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    public void Dispose() => response.Dispose();
}
