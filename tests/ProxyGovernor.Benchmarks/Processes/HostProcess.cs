namespace ProxyGovernor.Benchmarks.Processes;

/// <summary>The built host in a process of its own, as it ships, save that it logs warnings only.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const string ReadyMark = "Now listening on: ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ChildProcess _process;

    private HostProcess(ChildProcess process, Uri address) => (_process, Client) = (process, new HttpClient { BaseAddress = address });

    public int Id => _process.Id;

    public Uri Address => Client.BaseAddress!;

    /// <summary>Calls the host over connections that stay open.</summary>
    public HttpClient Client { get; }

    /// <param name="upstream">The model server.</param>
    /// <param name="redis">Null: leases in memory.</param>
    public static async Task<HostProcess> StartAsync(Uri upstream, string? redis)
    {
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__Redis"] = redis ?? "",
            ["Logging__LogLevel__Default"] = "Warning",
            ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
        };
        var (process, line) = await ChildProcess.StartAsync(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "ProxyGovernor.Host.dll"), "--urls", "http://127.0.0.1:0", "--backend", upstream.AbsoluteUri],
            ReadyMark, environment);
        var host = new HostProcess(process, new Uri(line[(line.IndexOf(ReadyMark, StringComparison.Ordinal) + ReadyMark.Length)..]));
        await host.WaitUntilReadyAsync();
        return host;
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return _process.DisposeAsync();
    }

    private async Task WaitUntilReadyAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            using var answer = await Client.GetAsync(new Uri("/healthz/ready", UriKind.Relative), patience.Token);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(Pause, patience.Token);
        }
    }
}
