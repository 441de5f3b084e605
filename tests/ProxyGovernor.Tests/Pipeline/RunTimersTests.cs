using ProxyGovernor.Pipeline;
using ProxyGovernor.Policies;
using ProxyGovernor.Streaming;
using ProxyGovernor.Tests.Streaming;

namespace ProxyGovernor.Tests.Pipeline;

/// <summary>What is due is due, also where the run's one timer looks just while a comment of the model server's is on its way to the client.</summary>
public sealed class RunTimersTests : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(0.1);

    private readonly LoneRuns _runs = new();
    private readonly GovernedRun _run;
    private readonly HeldBody _body = new();
    private readonly UpstreamBody _upstream;

    public RunTimersTests()
    {
        _run = _runs.Create(new StreamPolicy { Name = "chat", FirstByteTimeout = TimeSpan.FromSeconds(10), IdleTimeout = TimeSpan.FromSeconds(25) });
        _upstream = new UpstreamBody(_body, _runs.Time, () => { });
        Assert.True(_run.TryBeginSending() && _run.TryBeginStreaming(_upstream));
    }

    public void Dispose()
    {
        _run.Dispose();
        _upstream.Dispose();
        _body.Dispose();
        _runs.Dispose();
    }

    [Fact]
    public void The_first_event()
    {
        _runs.Time.Advance(TimeSpan.FromSeconds(10) - Moment);
        _upstream.ClientTakes();

        _runs.Time.Advance(Moment);

        Assert.Equal(StreamOutcome.TimeoutFirstByte, _run.Ending?.Outcome);
    }

    [Fact]
    public async Task The_next_event()
    {
        _runs.Time.Advance(Moment);
        _run.EventSeen();
        var comment = _upstream.ReadAsync(new byte[1]);
        _runs.Time.Advance(TimeSpan.FromSeconds(25) - Moment);
        _body.Give(1);
        await comment;
        _upstream.ClientTakes();
        _runs.Time.Advance(Moment);
        Assert.Null(_run.Ending);
        _upstream.ClientTook();
        var pending = _upstream.ReadAsync(new byte[1]);

        // The time that the client took is not the model server's.
        _runs.Time.Advance(2 * Moment);

        Assert.Equal(StreamOutcome.TimeoutIdle, _run.Ending?.Outcome);
        _body.Fail(new OperationCanceledException());
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await pending);
    }
}
