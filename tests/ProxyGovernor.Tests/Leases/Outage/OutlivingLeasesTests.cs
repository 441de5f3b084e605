using ProxyGovernor.Leases.Memory;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Leases.Outage;

/// <summary>Leases last 10 s, and end 1 s earlier for the replica that holds them.</summary>
public sealed class OutlivingLeasesTests
{
    [Theory]
    [InlineData(true, null)]
    [InlineData(false, StreamOutcome.LeaseLost)]
    internal async Task A_run_whose_renewals_failed_goes_on_past_its_lease_only_under_Degrade(bool degrade, StreamOutcome? stopped)
    {
        using var replica = new OutageReplica();
        var (run, _) = await replica.StartAsync("a", degrade);
        replica.Store.Fault = StoreFault.Throws;

        await replica.LiveAsync(seconds: 8);
        Assert.Null(run.Stopped);
        await replica.LiveAsync(seconds: 12);

        Assert.Equal(stopped, run.Stopped);
    }

    [Theory]
    [InlineData(true, StoreFault.None)]
    [InlineData(false, StoreFault.None)]
    [InlineData(true, StoreFault.Throws)]
    public async Task A_replica_that_slept_past_the_lease_aborts_whatever_the_policy(bool degrade, object storeAfterwards)
    {
        using var replica = new OutageReplica();
        var (run, _) = await replica.StartAsync("a", degrade);
        await replica.LiveAsync(seconds: 1);

        replica.Store.Fault = (StoreFault)storeAfterwards;
        replica.Time.Advance(TimeSpan.FromSeconds(9));
        await replica.BeatAsync();

        Assert.Equal(StreamOutcome.LeaseLost, run.Stopped);
    }

    [Fact]
    public async Task A_call_that_fails_only_after_the_lease_has_ended_saves_nothing()
    {
        using var replica = new OutageReplica();
        var (run, _) = await replica.StartAsync("a");
        replica.Store.Fault = StoreFault.NeverAnswers;
        replica.Time.Advance(TimeSpan.FromSeconds(8.5));

        var beat = replica.Heartbeat.BeatAsync();
        await replica.Time.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        replica.Time.Advance(TimeSpan.FromSeconds(60));
        await beat;
        replica.Store.Fault = StoreFault.None;
        await replica.BeatAsync();

        Assert.Equal(StreamOutcome.LeaseLost, run.Stopped);
    }

    [Fact]
    public async Task A_slot_that_is_intact_at_the_return_is_renewed_and_lives_on()
    {
        using var replica = new OutageReplica();
        var (run, lease) = await replica.StartAsync("a");
        replica.Store.Fault = StoreFault.Throws;
        await replica.LiveAsync(seconds: 9);
        Assert.True(lease.IsOver(replica.Time.GetTimestamp()));

        replica.Store.Fault = StoreFault.None;
        replica.Time.Advance(TimeSpan.FromSeconds(0.5));
        await replica.BeatAsync();
        Assert.False(lease.IsAdrift);
        Assert.False(lease.IsOver(replica.Time.GetTimestamp()));
        await replica.LiveAsync(seconds: 20);

        Assert.Null(run.Stopped);
    }

    [Fact]
    public async Task A_slot_that_the_store_lost_is_taken_back()
    {
        using var replica = new OutageReplica();
        var (run, lease) = await replica.StartAsync("a");
        replica.Store.Fault = StoreFault.Throws;
        await replica.LiveAsync(seconds: 30);
        var restarted = new MemoryLeaseStore(OutageReplica.Options.Keep, replica.Time);
        replica.Store.ReplaceWith(restarted);
        replica.Store.Fault = StoreFault.None;

        await replica.LiveAsync(seconds: 20);

        Assert.Null(run.Stopped);
        Assert.Equal(lease.Fence, (await replica.SessionAsync(restarted)).Owner!.Fence);
    }

    [Fact]
    public async Task A_slot_that_ran_out_in_the_store_ends_the_run()
    {
        using var replica = new OutageReplica();
        var (run, _) = await replica.StartAsync("a");
        replica.Store.Fault = StoreFault.Throws;
        await replica.LiveAsync(seconds: 30);
        Assert.Null(run.Stopped);

        replica.Store.Fault = StoreFault.None;
        await replica.LiveAsync(seconds: 1);

        Assert.Equal(StreamOutcome.LeaseLost, run.Stopped);
    }

    [Fact]
    public async Task Once_the_store_has_answered_a_later_sleep_is_a_sleep_again()
    {
        using var replica = new OutageReplica();
        var (run, _) = await replica.StartAsync("a");
        replica.Store.Fault = StoreFault.Throws;
        await replica.LiveAsync(seconds: 2);
        replica.Store.Fault = StoreFault.None;
        await replica.LiveAsync(seconds: 1);

        replica.Time.Advance(TimeSpan.FromSeconds(9));
        await replica.BeatAsync();

        Assert.Equal(StreamOutcome.LeaseLost, run.Stopped);
    }
}
