using ProxyGovernor.Leases;

namespace ProxyGovernor.LeaseConformance;

public abstract class NotAfterConformance<THarness> : LeaseStoreConformance<THarness>
    where THarness : ILeaseStoreHarness, new()
{
    [Fact]
    public async Task A_delayed_acquire_has_no_effect_at_all()
    {
        await Own("A");
        await PassTtl();

        var reply = await Acquire("B", notAfter: await Now() - 1);

        Assert.Equal(AcquireCode.Late, reply.Code);
        Assert.Empty(reply.Retired);
        Assert.Equal("A", (await Look()).Owner!.Run.Id);
        Assert.Null(await Find("B"));
    }

    [Fact]
    public async Task A_late_run_may_come_again_under_the_same_id()
    {
        await Acquire("A", notAfter: await Now() - 1);

        Assert.Equal(AcquireCode.Granted, (await Acquire("A", notAfter: await Now() + 60_000)).Code);
    }

    [Fact]
    public async Task A_delayed_renewal_has_no_effect_at_all()
    {
        var fence = await Own("A");
        var end = (await Find("A"))!.LeaseEnd;
        await Harness.PassAsync(Moment);

        var reply = await Store.RenewAsync(
            new([new(Run("A"), fence, null)], Ttl, await Now() - 1), TestContext.Current.CancellationToken);

        Assert.True(reply.Late);
        Assert.Empty(reply.Results);
        Assert.Equal(end, (await Find("A"))!.LeaseEnd);
    }

    [Fact]
    public async Task Every_reply_tells_the_time()
    {
        var before = await Now();
        await Harness.PassAsync(Moment);
        StoreReply[] replies =
        [
            await Acquire("A"), await Acquire("B", notAfter: 1), (await Renew("A", 1)).Reply,
            await Stop("A"), await Cancel(), await Finalize("A"), await Sweep(),
        ];
        var after = await Now();

        Assert.All(replies, reply => Assert.InRange(reply.Now, before + 1, after));
    }
}
