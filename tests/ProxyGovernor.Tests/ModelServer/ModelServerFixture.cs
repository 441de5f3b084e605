using ProxyGovernor.ModelServer;

namespace ProxyGovernor.Tests.ModelServer;

/// <summary>A server of its own for each test, and a client that asks it. Waits are bounded by the test's own deadline.</summary>
public abstract class ModelServerFixture : IAsyncLifetime
{
    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private SimulatedModelServer? _server;

    protected SimulatedModelServer Server => _server!;

    // Without a drain, leaving an answer closes its connection at once.
    protected HttpClient Client { get; } =
        new(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { Timeout = Timeout.InfiniteTimeSpan };

    protected CancellationToken Deadline => _deadline.Token;

    protected virtual ModelServerOptions Options { get; } = new();

    public async ValueTask InitializeAsync()
    {
        _deadline.CancelAfter(TimeSpan.FromSeconds(60));
        _server = await SimulatedModelServer.StartAsync(Options);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        _deadline.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Asks with a script such as <c>Events=3 Fault=reset@1</c>; returns with the response's headers.</summary>
    protected async Task<HttpResponseMessage> AskAsync(string path, string script = "", string body = """{"stream":true}""")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Server.Address, path)) { Content = new StringContent(body) };
        foreach (var part in $"Interval=0 {script}".Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            request.Headers.Remove("X-Model-" + pair[0]);
            request.Headers.Add("X-Model-" + pair[0], pair[1]);
        }

        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Deadline);
    }

    protected async Task<string> AskTextAsync(string path, string script = "", string body = """{"stream":true}""")
    {
        using var response = await AskAsync(path, script, body);
        return await response.Content.ReadAsStringAsync(Deadline);
    }

    protected Task<ModelRequest> RecordAsync(string name) => Server.Requests.WaitAsync(request => request.Name == name, Deadline);

    /// <summary>Reads up to the body's end or failure; tells what came and whether it failed.</summary>
    protected async Task<(string Text, bool Failed)> ReadToFailureAsync(HttpResponseMessage response)
    {
        await using var body = await response.Content.ReadAsStreamAsync(Deadline);
        using var text = new MemoryStream();
        try
        {
            await body.CopyToAsync(text, Deadline);
            return (System.Text.Encoding.UTF8.GetString(text.ToArray()), false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return (System.Text.Encoding.UTF8.GetString(text.ToArray()), true);
        }
    }
}
