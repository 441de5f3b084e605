using System.Diagnostics;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Load.Soak;

/// <summary>One host under a steady mix of streams, in rounds: between two of them it has no stream, and is sampled.</summary>
internal sealed class SoakedHost : IAsyncDisposable
{
    /// <summary>Streams at once, more or less: two cores carry two such hosts, their clients and their model server with ease.</summary>
    private const int Clients = 10;

    /// <summary>Of the whole time: pools fill, hot code is compiled again, and as many ended streams are remembered as will be.</summary>
    private const double WarmUp = 0.25;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(8);

    private readonly LoadHost _host;
    private readonly ModelAnswers _answers;
    private readonly List<HostSample> _samples = [];
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, double> _outcomes = [];
    private long _turns;

    private SoakedHost(LoadHost host, ModelAnswers answers) => (_host, _answers) = (host, answers);

    public IReadOnlyList<HostSample> Samples => _samples;

    public static async Task<SoakedHost> StartAsync(Uri model, ModelAnswers answers, params string[] settings) =>
        new(await LoadHost.StartAsync(model, readLog: true, [.. SoakMix.Settings, .. settings]), answers);

    public async Task RunAsync(TimeSpan time)
    {
        var running = Stopwatch.StartNew();
        while (running.Elapsed < time)
        {
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => PlayAsync()));
            await SettledAsync().InTime();
            if (running.Elapsed > time * WarmUp)
            {
                _samples.Add(await HostSample.TakeAsync(_host, (long)_outcomes.Values.Sum()));
            }
        }
    }

    /// <summary>What it counted is what its clients saw, and nothing is left.</summary>
    public async Task CheckCountsAsync()
    {
        var metrics = await Exposition.ReadAsync(_host.Client);
        Assert.Equal(_outcomes, metrics.By("proxygovernor_streams_ended_total", "outcome"));
        Assert.Equal(_outcomes.Values.Sum(), metrics.Sum("proxygovernor_streams_started_total"));
        Assert.Equal(0, metrics.Sum("proxygovernor_streams_refused_total"));
        Assert.Equal(0, metrics.Sum("proxygovernor_streams_active"));
        Assert.Equal(0, metrics.Sum("proxygovernor_runs_overdue"));
        Assert.Equal(0, metrics.Sum("proxygovernor_store_errors_total"));
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task PlayAsync()
    {
        var running = Stopwatch.StartNew();
        while (running.Elapsed < Round)
        {
            var outcomes = await SoakMix.PlayAsync(_host.Client, _answers, Interlocked.Increment(ref _turns));
            lock (_gate)
            {
                Array.ForEach(outcomes, outcome => _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1);
            }
        }
    }

    /// <summary>Whoever left is not told when the host has noticed.</summary>
    private async Task SettledAsync()
    {
        while ((await Exposition.ReadAsync(_host.Client)).Sum("proxygovernor_streams_ended_total") < _outcomes.Values.Sum())
        {
            await Pace.NextAsync();
        }
    }
}
