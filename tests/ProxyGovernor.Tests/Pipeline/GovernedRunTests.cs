using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Policies;

namespace ProxyGovernor.Tests.Pipeline;

public sealed class GovernedRunTests : IDisposable
{
    private readonly LoneRuns _runs = new();
    private readonly GovernedRun _run;

    public GovernedRunTests()
    {
        _run = _runs.Create(new StreamPolicy { Name = "chat" });
        _run.Lease = new Lease(_run);
    }

    public void Dispose()
    {
        _run.Dispose();
        _runs.Dispose();
    }

    [Fact]
    public void A_stop_before_the_grant_was_heard_of_keeps_the_upstream_shut()
    {
        using var watch = _runs.Feed.Watch();
        _run.Stop(StreamOutcome.Superseded, "newer");

        _run.Lease!.Grant(1, long.MaxValue);
        _run.Start();

        Assert.False(_run.TryBeginSending());
        Assert.True(_run.Sending.IsCancellationRequested);
        Assert.Equal(StreamOutcome.Superseded, _run.Ending!.Outcome);
        // The stop is told after the start it belongs to.
        Assert.Equal(["stream_start", "stream_superseded"], Names(watch));
    }

    [Theory]
    [InlineData(8999, true)]
    [InlineData(9000, false)]
    public void The_local_lease_end_is_looked_at_right_before_the_upstream_is_opened(int after, bool opens)
    {
        _run.Lease!.Grant(1, TimeSpan.FromSeconds(9).Ticks);
        _run.Start();
        _runs.Time.Advance(TimeSpan.FromMilliseconds(after));

        Assert.Equal(opens, _run.TryBeginSending());
        Assert.Equal(opens ? null : StreamOutcome.LeaseLost, _run.Ending?.Outcome);
    }

    [Fact]
    public void The_first_ending_wins()
    {
        Assert.True(_run.TryEnd(StreamOutcome.ClientClosed, "left"));
        Assert.False(_run.TryEnd(StreamOutcome.Completed, "whole"));
        _run.Stop(StreamOutcome.Superseded, "newer");

        Assert.Equal(StreamOutcome.ClientClosed, _run.Ending!.Outcome);
    }

    private static IEnumerable<string> Names(LifecycleWatch watch)
    {
        while (watch.Events.TryRead(out var told))
        {
            yield return told.Name;
        }
    }
}
