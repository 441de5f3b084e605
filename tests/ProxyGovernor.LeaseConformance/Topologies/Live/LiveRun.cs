using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.LeaseConformance.Topologies.Live;

/// <summary>A stream that is open from its grant until it is told to stop.</summary>
internal sealed class LiveRun(LiveReplica replica, string session) : ILeaseHolder
{
    public static readonly LeaseTerms Terms = new(ConflictPolicy.Supersede, TimeSpan.FromSeconds(2), 8, TimeSpan.FromSeconds(30));

    private readonly TaskCompletionSource<StreamOutcome> _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Lease? _lease;

    public LeaseRun Identity { get; } = new(
        StreamId.Create(replica.Store.BucketOf(session), DateTimeOffset.UtcNow), session, replica.Name, "tenant", "route", "chat", "Sse", 0);

    public string? Destination => null;

    public long Fence => _lease!.Fence;

    /// <summary>Completes when it is told to stop, and says why.</summary>
    public Task<StreamOutcome> Stopped => _stopped.Task;

    public void Stop(StreamOutcome outcome, string reason) => _stopped.TrySetResult(outcome);

    public async Task<bool> AcquireAsync()
    {
        _lease = replica.Coordinator.Register(this);
        return (await replica.Coordinator.AcquireAsync(_lease, Terms, TestContext.Current.CancellationToken)).Granted;
    }

    public async Task ReleaseAsync(StreamOutcome outcome = StreamOutcome.Completed) =>
        await replica.Coordinator.ReleaseAsync(_lease!, outcome, new(null, null, null, 0, 0, null));
}
