using Microsoft.Extensions.Logging;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>A proxy whose cluster has an aborter, before a model server whose generations outlive their connections.</summary>
internal sealed class AbortingProxy : IAsyncDisposable
{
    public const string AborterKey = "ReverseProxy:Clusters:models:Metadata:StreamGovernance.Aborter";

    private AbortingProxy(SimulatedModelServer model, GovernedProxy proxy)
    {
        (Model, Proxy) = (model, proxy);
        Metrics = new MetricRecorder(proxy.Services);
    }

    public SimulatedModelServer Model { get; }

    public GovernedProxy Proxy { get; }

    public MetricRecorder Metrics { get; }

    public LogCapture Log { get; private init; } = null!;

    /// <summary>Starts both; <paramref name="valve"/> bounds the abort's wait (half of it) and the successor's.</summary>
    public static async Task<AbortingProxy> StartAsync(string? aborter, TimeSpan? valve = null)
    {
        var log = new LogCapture();
        var model = await SimulatedModelServer.StartAsync();
        var proxy = await GovernedProxy.StartAsync(
            model.Address,
            new Dictionary<string, string?>
            {
                [AborterKey] = aborter,
                ["CleanupWait"] = (valve ?? TimeSpan.FromMinutes(1)).ToString("c"),
                ["StreamGovernance:Leases:Heartbeat"] = "00:00:00.050",
            },
            host: builder => builder.Logging.AddProvider(log));
        return new AbortingProxy(model, proxy) { Log = log };
    }

    /// <summary>Begins an endless stream, which only an abort stops, or a closed connection too; returns with its first event.</summary>
    public async Task<PromptResponse> BeginAsync(string name, bool outlivesClose = true, params (string, string)[] headers)
    {
        var outlives = ("X-Model-Outlives-Close", outlivesClose ? "true" : "false");
        var response = await Proxy.PostAsync("s1", [("X-Model-Events", "1000000"), ("X-Model-Name", name), outlives, .. headers]);
        Assert.StartsWith("data: {\"stream_id\"", await response.NextEventAsync(), StringComparison.Ordinal);
        return response;
    }

    /// <summary>The next request of the session, once it has its whole answer.</summary>
    public async Task<string> SupersedeAsync()
    {
        using var next = await Proxy.PostAsync("s1", ("X-Model-Events", "1"), ("X-Model-Name", "next"));
        Assert.Equal("data: [DONE]\n", (await next.EventsAsync())[^1]);
        await Proxy.Lifecycle.WaitAsync("stream_end", next.StreamId);
        return next.StreamId;
    }

    /// <summary>The requests that were no prompts.</summary>
    public IEnumerable<string> Aborts => Model.Requests.Snapshot().Where(request => request.Path != Prompt.ChatPath).Select(request => $"{request.Method} {request.Path}{request.Query}");

    public IEnumerable<string> AbortLines => Log.Lines.Where(line => line.Contains(" upstream_abort ", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        Metrics.Dispose();
        await Proxy.DisposeAsync();
        await Model.DisposeAsync();
    }
}
