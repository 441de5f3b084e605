namespace ProxyGovernor.Benchmarks.Leases;

/// <summary>A stream as the model server saw it.</summary>
/// <param name="opened">Timestamp at which its request was read.</param>
internal sealed class HeldStream(long opened)
{
    private readonly TaskCompletionSource<long> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Opened { get; } = opened;

    /// <summary>Timestamp at which its connection was seen to be closed.</summary>
    public Task<long> Closed => _closed.Task;

    public void Close(long timestamp) => _closed.SetResult(timestamp);
}
