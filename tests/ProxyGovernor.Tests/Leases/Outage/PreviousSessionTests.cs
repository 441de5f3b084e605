using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Sessions;

namespace ProxyGovernor.Tests.Leases.Outage;

/// <summary>A newcomer meets what began under the key that its session had before the replica adopted another identity secret.</summary>
public sealed class PreviousSessionTests
{
    private const string Before = "before";

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Its_predecessor_is_stopped_and_waited_for_wherever_the_two_leases_are(bool olderIsLocal, bool newcomerIsLocal)
    {
        using var replica = new OutageReplica();
        var (older, lease) = await StartAsync(replica, "b", olderIsLocal);

        // Its id sorts before the older one's, since the new key has another bucket.
        var asking = AskAsync(replica, "a", newcomerIsLocal);
        Assert.Equal(StreamOutcome.Superseded, older.Stopped);
        Assert.False(asking.IsCompleted);
        await replica.Leases.ReleaseAsync(lease, StreamOutcome.Superseded, FakeRun.Summary);
        var result = await asking;

        Assert.True(result.Granted);
        Assert.Equal(("b", false), (result.Takeover!.Predecessor, result.Takeover.Forced));
    }

    [Fact]
    public async Task Reject_refuses_beside_it()
    {
        using var replica = new OutageReplica();
        var (older, _) = await StartAsync(replica, "a", isLocal: true);

        var result = await AskAsync(replica, "b", local: false, ConflictPolicy.Reject);

        Assert.Equal((false, StreamOutcome.Rejected, "a"), (result.Granted, result.Refusal, result.Blocker!.Id));
        Assert.Null(older.Stopped);
    }

    [Fact]
    public async Task A_newcomer_without_that_key_leaves_it_alone()
    {
        using var replica = new OutageReplica();
        var (older, _) = await StartAsync(replica, "a", isLocal: true);

        var result = await replica.AskAsync(replica.Register(new FakeRun("b")));

        Assert.True(result.Granted);
        Assert.Null(older.Stopped);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_secret_has_runs_until_the_last_one_is_released_on_either_side(bool isLocal)
    {
        using var replica = new OutageReplica();
        var generation = new IdentityGeneration([]);
        var (_, lease) = await StartAsync(replica, "a", isLocal, generation);

        Assert.True(generation.HasRuns);
        await replica.Leases.ReleaseAsync(lease, StreamOutcome.Completed, FakeRun.Summary);

        Assert.False(generation.HasRuns);
    }

    private static async Task<(FakeRun Run, Lease Lease)> StartAsync(OutageReplica replica, string id, bool isLocal, IdentityGeneration? generation = null)
    {
        var run = new FakeRun(id, Before);
        var lease = replica.Register(run, generation: generation);
        lease = isLocal ? replica.Leases.Degrade(lease) : lease;
        Assert.True((await replica.AskAsync(lease)).Granted);
        return (run, lease);
    }

    private static Task<LeaseResult> AskAsync(OutageReplica replica, string id, bool local, ConflictPolicy conflict = ConflictPolicy.Supersede)
    {
        var lease = replica.Register(new FakeRun(id), previousSession: Before);
        return replica.AskAsync(local ? replica.Leases.Degrade(lease) : lease, conflict);
    }
}
