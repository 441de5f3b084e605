using ProxyGovernor.Pipeline;
using ProxyGovernor.Policies;
using ProxyGovernor.Streaming;
using ProxyGovernor.Tests.Streaming;

namespace ProxyGovernor.Tests.Pipeline.Heartbeats;

/// <summary>When a heartbeat is due, on the run's one timer.</summary>
public sealed class HeartbeatTimerTests : IDisposable
{
    private readonly LoneRuns _runs = new();
    private readonly GovernedRun _run;
    private readonly HeldBody _body = new();
    private readonly UpstreamBody _upstream;

    public HeartbeatTimerTests()
    {
        _run = _runs.Create(new StreamPolicy { Name = "chat", Heartbeat = TimeSpan.FromSeconds(10), IdleTimeout = TimeSpan.FromSeconds(25) });
        _upstream = new UpstreamBody(_body, _runs.Time, () => { });
    }

    public void Dispose()
    {
        _run.Dispose();
        _upstream.Dispose();
        _body.Dispose();
        _runs.Dispose();
    }

    [Fact]
    public void Without_one_in_the_policy_a_run_has_none() => Assert.Null(_runs.Create(new StreamPolicy { Name = "chat" }).Heartbeat);

    [Fact]
    public void It_is_due_when_the_client_has_heard_nothing_for_so_long()
    {
        Assert.True(_run.TryBeginSending());
        Advance(9.9);
        Assert.False(_run.Heartbeat!.IsDue);

        Advance(0.1);

        Assert.True(_run.Heartbeat.IsDue);
    }

    [Fact]
    public async Task Bytes_to_the_client_put_it_off()
    {
        Assert.True(_run.TryBeginSending() && _run.TryBeginStreaming(_upstream));
        Advance(9);
        _upstream.ClientTakes();
        _upstream.ClientTook();
        var read = _upstream.ReadAsync(new byte[1]);
        Advance(9.9);
        Assert.False(_run.Heartbeat!.IsDue);

        Advance(0.1);

        Assert.True(_run.Heartbeat.IsDue);
        _body.Give(1);
        Assert.Equal(1, await read);
    }

    [Fact]
    public void None_is_due_while_the_client_takes_what_it_was_sent()
    {
        Assert.True(_run.TryBeginSending() && _run.TryBeginStreaming(_upstream));
        _upstream.ClientTakes();

        Advance(30);

        Assert.False(_run.Heartbeat!.IsDue);
    }

    [Fact]
    public void None_is_due_after_the_end()
    {
        Assert.True(_run.TryBeginSending());
        _run.TryEnd(StreamOutcome.Canceled, "stopped");

        Advance(30);

        Assert.False(_run.Heartbeat!.IsDue);
    }

    private void Advance(double seconds) => _runs.Time.Advance(TimeSpan.FromSeconds(seconds));
}
