using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Leases.Outage;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Leases.Outage;

public sealed class StoreBreakerTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(750);

    [Fact]
    public async Task The_first_call_that_fails_is_the_last_one_sent()
    {
        using var replica = new OutageReplica { Store = { Fault = StoreFault.Throws } };

        var sent = await Assert.ThrowsAsync<LeaseStoreUnavailableException>(() => AcquireAsync(replica, "a"));
        var refused = await Assert.ThrowsAsync<LeaseStoreUnavailableException>(() => AcquireAsync(replica, "b"));

        Assert.True(sent.MayHaveTakenEffect);
        Assert.False(refused.MayHaveTakenEffect);
        Assert.Equal(["acquire"], replica.Store.Asked);
    }

    [Theory]
    [InlineData("acquire")]
    [InlineData("renew")]
    [InlineData("finalize")]
    [InlineData("stop")]
    [InlineData("sweep")]
    [InlineData("time")]
    public async Task A_store_that_never_answers_holds_no_call_beyond_the_deadline(string operation)
    {
        using var replica = new OutageReplica();
        var (_, lease) = await replica.StartAsync("a");
        replica.Store.Fault = StoreFault.NeverAnswers;
        if (operation == "time")
        {
            replica.Calls.Breaker.Open("test", new IOException());
        }

        var call = CallAsync(replica, lease, operation);
        await replica.Time.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        replica.Time.Advance(Deadline - TimeSpan.FromMilliseconds(1));
        Assert.False(call.IsCompleted);
        replica.Time.Advance(TimeSpan.FromMilliseconds(1));
        await Record.ExceptionAsync(() => call.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));

        Assert.True(call.IsCompleted);
        Assert.True(replica.Calls.Breaker.IsOpen);
        Assert.Equal(operation, replica.Store.Asked[^1]);
    }

    [Fact]
    public async Task Slow_but_in_time_is_no_outage()
    {
        using var replica = new OutageReplica { Store = { Fault = StoreFault.Slow, Delay = Deadline - TimeSpan.FromMilliseconds(1) } };

        var call = AcquireAsync(replica, "a");
        await replica.Time.WaitForTimersAsync(2, TestContext.Current.CancellationToken);
        replica.Time.Advance(replica.Store.Delay);

        Assert.True((await call).Granted);
        Assert.False(replica.Calls.Breaker.IsOpen);
    }

    [Fact]
    public async Task One_probe_a_heartbeat_closes_it_once_the_store_is_back()
    {
        using var replica = new OutageReplica { Store = { Fault = StoreFault.Throws } };
        await Assert.ThrowsAsync<LeaseStoreUnavailableException>(() => AcquireAsync(replica, "a"));
        Assert.Equal(1, replica.Measured.Gauge("proxygovernor.store.degraded"));

        await replica.LiveAsync(seconds: 2);
        Assert.True(replica.Calls.Breaker.IsOpen);
        replica.Store.Fault = StoreFault.None;
        await replica.LiveAsync(seconds: 2);

        Assert.False(replica.Calls.Breaker.IsOpen);
        Assert.Equal(["acquire", "time", "time", "time", "renew", "renew"], replica.Store.Asked);
        Assert.Equal(0, replica.Measured.Gauge("proxygovernor.store.degraded"));
        Assert.Equal(["store_away", "store_back"], replica.Log.Names);
    }

    [Fact]
    public async Task Newcomers_are_let_in_only_after_the_running_were_renewed()
    {
        using var replica = new OutageReplica();
        await replica.StartAsync("a");
        replica.Store.Fault = StoreFault.Throws;
        await replica.LiveAsync(seconds: 1);
        (replica.Store.Fault, replica.Store.Delay) = (StoreFault.Slow, TimeSpan.FromMilliseconds(100));

        var beat = replica.Heartbeat.BeatAsync();
        await replica.Time.WaitForTimersAsync(2, TestContext.Current.CancellationToken);
        replica.Time.Advance(replica.Store.Delay);
        await replica.Store.AskedAsync("renew", 2);
        Assert.True(replica.Calls.Breaker.IsOpen);
        await replica.Time.WaitForTimersAsync(2, TestContext.Current.CancellationToken);
        replica.Time.Advance(replica.Store.Delay);
        await beat;

        Assert.False(replica.Calls.Breaker.IsOpen);
    }

    [Fact]
    public async Task A_store_that_answers_the_probe_and_no_renewal_is_still_away()
    {
        using var replica = new OutageReplica();
        await replica.StartAsync("a");
        replica.Store.Fault = StoreFault.Throws;
        await replica.LiveAsync(seconds: 1);
        replica.Store.Fault = StoreFault.AnswersProbesOnly;

        await replica.LiveAsync(seconds: 3);

        Assert.True(replica.Calls.Breaker.IsOpen);
        Assert.Equal(["store_away"], replica.Log.Names);
    }

    [Fact]
    public async Task A_status_read_that_fails_is_no_outage()
    {
        using var replica = new OutageReplica { Store = { Fault = StoreFault.Throws } };

        await Assert.ThrowsAsync<IOException>(() => replica.Calls.ReadAsync(0, static (store, _) => store.ListAsync(default)).AsTask());

        Assert.False(replica.Calls.Breaker.IsOpen);
    }

    private static async Task<LeaseResult> AcquireAsync(OutageReplica replica, string id) =>
        await replica.Coordinator.AcquireAsync(replica.Coordinator.Register(new FakeRun(id)), OutageReplica.Terms(), default);

    private static Task CallAsync(OutageReplica replica, Lease lease, string operation) => operation switch
    {
        "acquire" => AcquireAsync(replica, "b"),
        "finalize" => replica.Coordinator.ReleaseAsync(lease, StreamOutcome.Completed, FakeRun.Summary).AsTask(),
        "stop" => replica.Calls.CallAsync("stop", new StopRequest("a", default, StreamOutcome.Canceled), static (store, stop) => store.StopAsync(stop, default)).AsTask(),
        "sweep" => replica.Calls.CallAsync("sweep", 1, static (store, limit) => store.SweepAsync(limit, default)).AsTask(),
        _ => replica.Heartbeat.BeatAsync(),
    };
}
