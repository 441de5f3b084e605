using ProxyGovernor.Diagnostics;
using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Tests.Leases.Coordination;

public sealed class HintListenerTests : IAsyncLifetime
{
    private readonly CoordinationFixture _replica = new();
    private readonly HintListener _listener;

    public HintListenerTests() => _listener = new HintListener(_replica.Store, _replica.Registry, new ReplicaIdentity());

    public async ValueTask InitializeAsync() => await _listener.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        _replica.Dispose();
        return default;
    }

    [Fact]
    public void A_free_session_wakes_its_waiter_and_stops_nobody()
    {
        var lease = _replica.Register();

        Hint(LeaseHintKind.Free, default);

        Assert.True(lease.WaitAsync().IsCompleted);
        Assert.Empty(RecordedHolder.StopsOf(lease));
        Assert.Equal(0, lease.Fence);
        Assert.Empty(_replica.Store.Acquires);
    }

    [Theory]
    [InlineData(LeaseHintKind.Stop, StreamOutcome.Superseded)]
    [InlineData(LeaseHintKind.Stop, StreamOutcome.Canceled)]
    [InlineData(LeaseHintKind.Retired, StreamOutcome.Superseded)]
    internal void A_stop_reaches_its_run(LeaseHintKind kind, StreamOutcome outcome)
    {
        var lease = _replica.Register();

        Hint(kind, outcome);

        Assert.Equal([outcome], RecordedHolder.StopsOf(lease));
        Assert.True(lease.WaitAsync().IsCompleted);
    }

    [Fact]
    public async Task A_hint_for_a_run_that_is_released_or_unknown_is_ignored()
    {
        var lease = _replica.Register();
        await _replica.Coordinator.ReleaseAsync(lease, StreamOutcome.Completed, CoordinationFixture.NoSummary);

        Hint(LeaseHintKind.Stop, StreamOutcome.Superseded);

        Assert.Empty(RecordedHolder.StopsOf(lease));
    }

    [Fact]
    public void Listening_ends_with_the_container()
    {
        Assert.NotNull(_replica.Store.Hint);

        _listener.Dispose();

        Assert.Null(_replica.Store.Hint);
    }

    private void Hint(LeaseHintKind kind, StreamOutcome outcome) => _replica.Store.Hint!(new LeaseHint(kind, "session", "run", outcome));
}
