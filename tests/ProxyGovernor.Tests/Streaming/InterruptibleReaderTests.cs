using System.Diagnostics;
using System.Reflection;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Pipeline.Heartbeats;
using ProxyGovernor.Streaming;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Streaming;

public sealed class InterruptibleReaderTests : IDisposable
{
    private readonly Memory<byte> _buffer = new byte[16];
    private readonly HeldBody _body = new();
    private readonly Heartbeat _heartbeat = new();
    private readonly ManualTimeProvider _time = new();
    private readonly UpstreamBody _upstream;
    private readonly InterruptibleReader _reader;

    public InterruptibleReaderTests()
    {
        _upstream = new UpstreamBody(_body, _time, () => { });
        _reader = new InterruptibleReader(_upstream, _heartbeat);
    }

    public void Dispose()
    {
        _upstream.Dispose();
        _body.Dispose();
    }

    [Fact]
    public async Task A_heartbeat_interrupts_a_read_that_goes_on()
    {
        var first = _reader.ReadAsync(_buffer);
        _heartbeat.Beat();
        Assert.Equal(InterruptibleReader.Interrupted, await first);
        Assert.True(_reader.IsReading);
        _heartbeat.Take();

        var second = _reader.ReadAsync(_buffer);
        _body.Give(7);

        Assert.Equal(7, await second);
        Assert.Equal((1, false), (_body.Reads, _reader.IsReading));
    }

    [Fact]
    public async Task What_a_read_brought_while_the_heartbeat_was_sent_is_not_lost()
    {
        var first = _reader.ReadAsync(_buffer);
        _heartbeat.Beat();
        await first;
        _body.Give(7);

        await _reader.WaitAsync();

        // It is there at once, before the heartbeat that is due still.
        Assert.Equal(7, await _reader.ReadAsync(_buffer));
        Assert.True(_heartbeat.IsDue);
    }

    [Fact]
    public async Task A_wait_takes_nothing_and_a_read_after_it_is_a_real_one()
    {
        var waiting = _reader.WaitAsync();
        Assert.False(_reader.IsReading);
        _body.Give(0);
        await waiting;

        var reading = _reader.ReadAsync(_buffer);
        Assert.Equal(2, _body.Reads);
        _body.Give(7);

        Assert.Equal(7, await reading);
    }

    [Fact]
    public async Task A_failure_that_a_wait_has_met_is_told_by_the_read()
    {
        var waiting = _reader.WaitAsync();
        _body.Fail(new IOException("broken"));
        await waiting;

        await Assert.ThrowsAsync<IOException>(async () => await _reader.ReadAsync(_buffer));
    }

    [Fact]
    public async Task A_stream_that_ends_while_a_read_goes_on_waits_for_it()
    {
        var first = _reader.ReadAsync(_buffer);
        _heartbeat.Beat();
        await first;
        _upstream.Dispose();

        // The body is closed by the read that it was closed under, and not beneath it.
        var settled = _reader.SettleAsync();
        Assert.Equal((false, false), (_body.IsClosed, settled.IsCompleted));
        _body.Fail(new OperationCanceledException());
        await settled;

        Assert.True(_body.IsClosed);
    }

    [Fact]
    public async Task The_idle_time_goes_on_under_a_heartbeat()
    {
        var first = _reader.ReadAsync(_buffer);
        var since = _upstream.Activity;
        Assert.Equal(ActivitySide.Upstream, since.Side);
        _time.Advance(TimeSpan.FromSeconds(5));
        _heartbeat.Beat();
        await first;
        _upstream.ClientTakes();
        Assert.Equal(ActivitySide.Client, _upstream.Activity.Side);

        _upstream.ClientTook();

        Assert.Equal(since, _upstream.Activity);
    }

    [Fact]
    public async Task A_client_that_does_not_take_a_heartbeat_is_waited_for_whatever_the_upstream_does()
    {
        var first = _reader.ReadAsync(_buffer);
        _heartbeat.Beat();
        await first;
        _upstream.ClientTakes();

        _body.Give(7);

        Assert.Equal(ActivitySide.Client, _upstream.Activity.Side);
        _upstream.ClientTook();
        Assert.Equal(ActivitySide.None, _upstream.Activity.Side);
    }

    [Fact]
    public async Task Reads_and_interruptions_allocate_nothing()
    {
        Assert.SkipWhen(
            typeof(InterruptibleReader).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true },
            "Only an optimized build keeps its state machines in pooled boxes.");
        for (var round = 0; round < 100; round++)
        {
            await InterruptAndReadAsync();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            await InterruptAndReadAsync();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // All continuations run on the test's thread: nothing that is awaited here is still to come.
    private async ValueTask InterruptAndReadAsync()
    {
        var interrupted = _reader.ReadAsync(_buffer);
        _heartbeat.Beat();
        var first = await interrupted;
        _heartbeat.Take();
        var reading = _reader.ReadAsync(_buffer);
        _body.Give(7);
        if (first != InterruptibleReader.Interrupted || await reading != 7)
        {
            Assert.Fail("The read was not interrupted, or did not go on.");
        }
    }
}
