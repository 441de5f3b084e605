using ProxyGovernor.Chaos.History;
using ProxyGovernor.Chaos.Processes;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Chaos.Faults;

/// <summary>
/// Writes down when the machine kept a replica from running, as a balancer's health check would see it: on few cores, beside replicas that have
/// just been started, any process may have to wait, and then it closes nothing. Whoever stood still is excused for exactly so long, and so is
/// everyone where this process did: it then writes down late what the model server saw in time.
/// </summary>
internal sealed class StallWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Quicker answers are within the slack of every bound.</summary>
    private static readonly TimeSpan Noticed = LeaseTimes.Slack / 4;

    private readonly Fleet _fleet;
    private readonly UpstreamRecorder _recorder;
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly TimeSpan[] _due;
    private readonly Repetition[] _watches;

    public StallWatch(Fleet fleet, UpstreamRecorder recorder)
    {
        (_fleet, _recorder) = (fleet, recorder);
        _due = [.. fleet.Running.Select(_ => recorder.Now)];
        _watches = [.. fleet.Running.Select((_, place) => new Repetition(Interval, over => WatchAsync(place, over)))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var watch in _watches)
        {
            await watch.DisposeAsync();
        }

        _http.Dispose();
    }

    private async Task WatchAsync(int place, CancellationToken over)
    {
        var (replica, from) = (_fleet.Running[place], _due[place]);
        await AnsweredAsync(replica, over);
        if (_recorder.Now - from > Noticed)
        {
            _recorder.Struck(FaultEffect.Stalled, replica.Name, from);
        }

        _due[place] = _recorder.Now + Interval;
    }

    /// <summary>Or died: until then it stood still as well.</summary>
    private async Task AnsweredAsync(HostProcess replica, CancellationToken over)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(replica.Address, "/healthz/live"), over);
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException)
        {
            // It answers nobody any more.
        }
    }
}
