using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Tests.Leases.Outage;

/// <summary>A run of the one store meets the runs of its session that this replica holds in the other, both ways.</summary>
public sealed class SessionHandoverTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_newer_run_stops_the_older_one_and_waits_for_its_release(bool olderIsLocal)
    {
        using var replica = new OutageReplica();
        var (older, lease) = olderIsLocal ? await replica.StartLocalAsync("a") : await replica.StartAsync("a");

        var asking = AskAsync(replica, "b", local: !olderIsLocal);
        Assert.Equal(StreamOutcome.Superseded, older.Stopped);
        Assert.False(asking.IsCompleted);
        await replica.Leases.ReleaseAsync(lease, StreamOutcome.Superseded, FakeRun.Summary);
        var result = await asking;

        Assert.True(result.Granted);
        Assert.Equal(("a", false), (result.Takeover!.Predecessor, result.Takeover.Forced));
    }

    [Fact]
    public async Task An_older_one_that_does_not_clean_up_is_overtaken_at_the_valve()
    {
        using var replica = new OutageReplica();
        await replica.StartLocalAsync("a");

        var asking = AskAsync(replica, "b", local: false);
        await replica.Time.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        replica.Time.Advance(TimeSpan.FromSeconds(2));
        var result = await asking;

        Assert.True(result.Granted);
        Assert.Equal(("a", true), (result.Takeover!.Predecessor, result.Takeover.Forced));
    }

    [Fact]
    public async Task Reject_refuses_beside_a_run_of_the_other_side()
    {
        using var replica = new OutageReplica();
        var (older, _) = await replica.StartLocalAsync("a");

        var result = await AskAsync(replica, "b", local: false, ConflictPolicy.Reject);

        Assert.Equal((false, StreamOutcome.Rejected, "a"), (result.Granted, result.Refusal, result.Blocker!.Id));
        Assert.Null(older.Stopped);
        Assert.DoesNotContain("acquire", replica.Store.Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Queue_waits_its_turn_behind_the_other_side(bool inTime)
    {
        using var replica = new OutageReplica();
        var (older, lease) = await replica.StartLocalAsync("a");

        var asking = AskAsync(replica, "b", local: false, ConflictPolicy.Queue);
        await replica.Time.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        if (inTime)
        {
            await replica.Leases.ReleaseAsync(lease, StreamOutcome.Completed, FakeRun.Summary);
        }

        replica.Time.Advance(TimeSpan.FromSeconds(5));
        var result = await asking;

        Assert.Null(older.Stopped);
        Assert.Equal(inTime, result.Granted);
        Assert.Equal(inTime ? default : StreamOutcome.QueueTimeout, result.Refusal);
    }

    [Fact]
    public async Task An_older_run_that_comes_late_gives_way_to_the_newer_one()
    {
        using var replica = new OutageReplica();
        var (newer, _) = await replica.StartAsync("b");

        var result = await AskAsync(replica, "a", local: true);

        Assert.Equal((false, StreamOutcome.Superseded), (result.Granted, result.Refusal));
        Assert.Null(newer.Stopped);
    }

    [Fact]
    public async Task Nobody_makes_way_for_a_newcomer_while_the_store_is_away()
    {
        using var replica = new OutageReplica();
        var (older, _) = await replica.StartLocalAsync("a");
        replica.Calls.Breaker.Open("test", new IOException());

        await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(replica, "b", local: false));

        Assert.Null(older.Stopped);
    }

    private static Task<LeaseResult> AskAsync(OutageReplica replica, string id, bool local, ConflictPolicy conflict = ConflictPolicy.Supersede)
    {
        var lease = replica.Register(new FakeRun(id));
        return replica.AskAsync(local ? replica.Leases.Degrade(lease) : lease, conflict);
    }
}
