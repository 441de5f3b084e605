using System.Diagnostics.Metrics;
using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Tests.Leases.Coordination;

public sealed class RetiredRunsTests : IDisposable
{
    private readonly CoordinationFixture _replica = new();
    private readonly MeterListener _listener = new();
    private readonly List<string> _counted = [];

    public RetiredRunsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, _replica.Meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => _counted.Add($"{instrument.Name} {(tags[^1].Key == "outcome" ? tags[^1].Value : "")}".TrimEnd()));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _replica.Dispose();
    }

    [Theory]
    [InlineData(StreamOutcome.Superseded, 1, "proxygovernor.streams.ended superseded")]
    [InlineData(StreamOutcome.Superseded, 0, "proxygovernor.streams.refused superseded")]
    [InlineData(StreamOutcome.Stale, 1, "proxygovernor.streams.ended stale", "proxygovernor.runs.stale")]
    internal void Each_is_counted_once_as_ended_or_as_refused(StreamOutcome outcome, long fence, params string[] counted)
    {
        Absorb(Replies.Retired("elsewhere", outcome, fence));

        Assert.Equal(counted, _counted);
    }

    [Theory]
    [InlineData(StreamOutcome.Superseded, StreamOutcome.Superseded)]
    [InlineData(StreamOutcome.Stale, StreamOutcome.LeaseLost)]
    internal async Task A_run_of_this_replica_is_stopped_and_woken(StreamOutcome told, StreamOutcome expected)
    {
        var lease = await _replica.GrantedAsync();

        Absorb(Replies.Retired("run", told));

        Assert.Equal([expected], RecordedHolder.StopsOf(lease));
        Assert.True(lease.WaitAsync().IsCompleted);
    }

    [Fact]
    public void The_end_of_another_replicas_swept_run_is_told_here()
    {
        using var watch = _replica.Feed.Watch();

        Absorb(Replies.Retired("dead", StreamOutcome.Stale));
        Absorb(Replies.Retired("alive elsewhere", StreamOutcome.Superseded));
        Absorb(Replies.Retired("waiter of the dead", StreamOutcome.Stale, fence: 0));

        Assert.True(watch.Events.TryRead(out var told));
        Assert.Equal(("stream_end", "dead", "stale"), (told.Name, told.StreamId, told.Outcome));
        Assert.False(watch.Events.TryRead(out _));
    }

    private void Absorb(StoredRun run) => _replica.Retired.Absorb(new SweepReply(ScriptedLeaseStore.Now, [run], 0));
}
