using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Memory;
using ProxyGovernor.Leases.Outage;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Leases.Outage;

public sealed class OwedReleaseTests
{
    private const string EndedCounter = "proxygovernor.streams.ended";

    [Theory]
    [InlineData(StoreFault.Throws)]
    [InlineData(StoreFault.LosesReply)]
    public async Task A_release_that_failed_is_sent_again_by_the_next_heartbeat(object fault)
    {
        using var replica = new OutageReplica();
        var (_, lease) = await replica.StartAsync("a");
        replica.Store.Fault = (StoreFault)fault;
        Assert.Null(await replica.Leases.ReleaseAsync(lease, StreamOutcome.Completed, FakeRun.Summary));

        replica.Store.Fault = StoreFault.None;
        await replica.LiveAsync(seconds: 1);

        Assert.True(replica.Registry.IsEmpty);
        var session = await replica.SessionAsync();
        Assert.Null(session.Owner);
        Assert.Equal(StreamOutcome.Completed, Assert.Single(session.Recent).Outcome);
    }

    [Fact]
    public async Task A_release_that_is_taken_late_is_counted_once()
    {
        using var replica = new OutageReplica();
        var (_, lease) = await replica.StartAsync("a");
        replica.Store.Fault = StoreFault.Throws;
        await replica.Leases.ReleaseAsync(lease, StreamOutcome.Completed, FakeRun.Summary);
        Assert.Equal(0, replica.Measured.Of(EndedCounter));

        replica.Store.Fault = StoreFault.None;
        await replica.LiveAsync(seconds: 3);

        Assert.Equal(1, replica.Measured.Of(EndedCounter));
        Assert.Equal(2, replica.Store.Asked.Count(static call => call == "finalize"));
    }

    [Fact]
    public async Task A_run_that_the_store_has_forgotten_meanwhile_is_counted_all_the_same()
    {
        using var replica = new OutageReplica();
        var (_, lease) = await replica.StartAsync("a");
        replica.Store.Fault = StoreFault.Throws;
        await replica.Leases.ReleaseAsync(lease, StreamOutcome.Completed, FakeRun.Summary);

        replica.Store.ReplaceWith(new MemoryLeaseStore(OutageReplica.Options.Keep, replica.Time));
        replica.Store.Fault = StoreFault.None;
        await replica.LiveAsync(seconds: 1);

        Assert.Equal(1, replica.Measured.Of(EndedCounter));
    }

    [Fact]
    public async Task At_the_local_end_of_the_lease_it_gives_up()
    {
        using var replica = new OutageReplica();
        var (_, lease) = await replica.StartAsync("a");
        replica.Store.Fault = StoreFault.Throws;
        await replica.Leases.ReleaseAsync(lease, StreamOutcome.Completed, FakeRun.Summary);

        await replica.LiveAsync(seconds: 8);
        Assert.False(replica.Registry.IsEmpty);
        await replica.LiveAsync(seconds: 1);

        Assert.True(replica.Registry.IsEmpty);
    }

    [Fact]
    public async Task An_acquire_whose_answer_was_lost_is_voided_and_never_counted_as_an_end()
    {
        using var replica = new OutageReplica();
        var lease = replica.Register(new FakeRun("a"));
        replica.Store.Fault = StoreFault.LosesReply;
        await Assert.ThrowsAsync<LeaseStoreUnavailableException>(() => replica.AskAsync(lease));
        var local = replica.Leases.Degrade(lease);
        Assert.True((await replica.AskAsync(local)).Granted);
        Assert.NotNull((await replica.SessionAsync()).Owner);

        replica.Store.Fault = StoreFault.None;
        await replica.LiveAsync(seconds: 1);

        Assert.Null((await replica.SessionAsync()).Owner);
        Assert.Null(((FakeRun)local.Holder).Stopped);
        Assert.Equal(0, replica.Measured.Of(EndedCounter));
        Assert.Equal(FinalizeCode.Finalized, await replica.Leases.ReleaseAsync(local, StreamOutcome.Completed, FakeRun.Summary));
        Assert.Equal(1, replica.Measured.Of(EndedCounter));
    }
}
