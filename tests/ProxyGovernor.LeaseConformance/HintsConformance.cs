using System.Threading.Channels;
using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.LeaseConformance;

/// <summary>Hints may be lost or repeated by right; on a healthy store they come, which is what these tests ask for.</summary>
public abstract class HintsConformance<THarness> : LeaseStoreConformance<THarness>
    where THarness : ILeaseStoreHarness, new()
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task The_owner_is_told_to_stop_when_it_is_superseded()
    {
        var hints = Listen("on-A", out var subscription);
        using var _ = subscription;
        await Own("A");
        await Wait("B");

        Assert.Equal(new LeaseHint(LeaseHintKind.Stop, Session, "A", StreamOutcome.Superseded), await Next(hints));
    }

    [Fact]
    public async Task A_waiter_is_told_that_it_was_retired()
    {
        var hints = Listen("on-B", out var subscription);
        using var _ = subscription;
        await Own("A");
        await Wait("B");
        await Wait("C");

        Assert.Equal(new LeaseHint(LeaseHintKind.Retired, Session, "B", StreamOutcome.Superseded), await Next(hints));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_head_is_told_that_the_lease_is_free(bool byFinalize)
    {
        var hints = Listen("on-B", out var subscription);
        using var _ = subscription;
        var fence = await Own("A");
        await Harness.PassAsync(Ttl / 2);
        await Wait("B", conflict: ConflictPolicy.Queue);
        await Wait("C", conflict: ConflictPolicy.Queue);
        if (byFinalize)
        {
            await Finalize("A", fence);
        }
        else
        {
            await Harness.PassAsync((Ttl / 2) + Moment);
            await Sweep();
        }

        var hint = await Next(hints);
        Assert.Equal((LeaseHintKind.Free, "B"), (hint.Kind, hint.Run));
    }

    [Fact]
    public async Task The_next_in_line_is_told_when_the_head_leaves_a_free_lease()
    {
        var hints = Listen("on-C", out var subscription);
        using var _ = subscription;
        var fence = await Own("A");
        await Wait("B", conflict: ConflictPolicy.Queue);
        await Wait("C", conflict: ConflictPolicy.Queue);
        await Finalize("A", fence);
        await Finalize("B");

        var hint = await Next(hints);
        Assert.Equal((LeaseHintKind.Free, "C"), (hint.Kind, hint.Run));
    }

    [Fact]
    public async Task Stop_and_cancel_reach_owner_and_waiters()
    {
        var owner = Listen("on-A", out var first);
        var waiter = Listen("on-B", out var second);
        using var _ = first;
        using var __ = second;
        await Own("A");
        await Wait("B", conflict: ConflictPolicy.Queue);
        await Cancel();

        Assert.Equal(new LeaseHint(LeaseHintKind.Stop, Session, "A", StreamOutcome.Canceled), await Next(owner));
        Assert.Equal(new LeaseHint(LeaseHintKind.Retired, Session, "B", StreamOutcome.Canceled), await Next(waiter));
    }

    [Fact]
    public async Task A_claim_sends_a_lost_hint_again()
    {
        var hints = Listen("on-A", out var subscription);
        using var _ = subscription;
        await Own("A");
        await Wait("B");
        await Next(hints);

        await Claim("B");

        Assert.Equal(LeaseHintKind.Stop, (await Next(hints)).Kind);
    }

    [Fact]
    public async Task Hints_of_one_replica_come_in_order()
    {
        var hints = Listen("one", out var subscription);
        using var _ = subscription;
        await Own("A");
        for (var i = 0; i < 50; i++)
        {
            await Acquire($"run-{i}", replica: "one");
        }

        for (var i = 0; i < 49; i++)
        {
            Assert.Equal($"run-{i}", (await Next(hints)).Run);
        }
    }

    [Fact]
    public async Task A_handler_may_call_the_store_and_one_that_fails_misses_only_its_hint()
    {
        var found = Channel.CreateUnbounded<StoredRun?>();
        using var subscription = Store.SubscribeHints("on-A", hint =>
        {
            _ = LookUp(hint.Run);
            throw new InvalidOperationException("a handler that fails");
        });
        await Own("A");
        await Wait("B");
        await Claim("B");

        Assert.Equal("A", (await Read(found.Reader))!.Run.Id);
        Assert.Equal("A", (await Read(found.Reader))!.Run.Id);

        async Task LookUp(string run) => found.Writer.TryWrite(await Find(run));
    }

    [Fact]
    public async Task An_ended_subscription_hears_nothing_more()
    {
        var ended = Listen("on-A", out var subscription);
        var other = Listen("on-A", out var stays);
        using var _ = stays;
        subscription.Dispose();
        await Own("A");
        await Wait("B");

        await Next(other);
        Assert.False(ended.TryRead(out var _));
    }

    private ChannelReader<LeaseHint> Listen(string replica, out IDisposable subscription)
    {
        var hints = Channel.CreateUnbounded<LeaseHint>();
        subscription = Store.SubscribeHints(replica, hint => hints.Writer.TryWrite(hint));
        return hints.Reader;
    }

    private static Task<LeaseHint> Next(ChannelReader<LeaseHint> hints) => Read(hints);

    private static async Task<T> Read<T>(ChannelReader<T> reader) =>
        await reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);
}
