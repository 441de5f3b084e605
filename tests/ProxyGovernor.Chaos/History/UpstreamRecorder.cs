using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.Chaos.History;

/// <summary>Writes the history down: the model server's streams and the faults, on one clock.</summary>
internal sealed class UpstreamRecorder(SimulatedModelServer model)
{
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly HashSet<ModelRequest> _requests = [];
    private readonly ConcurrentQueue<FaultWindow> _faults = new();

    public TimeSpan Now => At(Stopwatch.GetTimestamp());

    public IReadOnlyCollection<FaultWindow> Faults => _faults;

    /// <summary>Every stream so far.</summary>
    public IReadOnlyCollection<UpstreamStream> Streams()
    {
        Keep();
        return [.. _requests.Select(Stream)];
    }

    /// <summary>Takes what the model server holds, which remembers only so many; but not what has no name.</summary>
    public void Keep() => _requests.UnionWith(model.Requests.Snapshot().Where(request => request.Name is not null));

    public void Struck(FaultEffect effect, string? replica, TimeSpan from) => _faults.Enqueue(new FaultWindow(effect, replica, from, Now));

    /// <summary>The name of a replica that has a stream open, of those named.</summary>
    public async Task<string> OwnerAsync(IReadOnlyCollection<string> replicas) =>
        (await model.Requests.WaitAsync(request => request.Ending == ModelEnding.Running && replicas.Contains(request.Name)).WaitAsync(Limits.Patience)).Name!;

    /// <summary>Waits until a replica opens a new stream: it serves.</summary>
    public Task ServesAsync(string replica)
    {
        var now = Stopwatch.GetTimestamp();
        return model.Requests.WaitAsync(request => request.ReceivedTimestamp > now && request.Name == replica).WaitAsync(Limits.Patience);
    }

    private UpstreamStream Stream(ModelRequest request) => new(
        request.StreamId!,
        request.Headers["X-Session-Id"].ToString(),
        request.Name!,
        long.TryParse(request.Fence, NumberStyles.None, CultureInfo.InvariantCulture, out var fence) ? fence : 0,
        At(request.ReceivedTimestamp),
        request.EndedTimestamp is { } ended ? At(ended) : null);

    private TimeSpan At(long timestamp) => Stopwatch.GetElapsedTime(_begin, timestamp);
}
