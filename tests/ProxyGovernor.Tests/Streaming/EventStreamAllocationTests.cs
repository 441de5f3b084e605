using System.Diagnostics;
using System.Reflection;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ProxyGovernor.Policies;
using ProxyGovernor.Streaming;
using ProxyGovernor.Streaming.Framing;
using ProxyGovernor.Tests.Pipeline;

namespace ProxyGovernor.Tests.Streaming;

/// <summary>The whole way of an event, as the copier reads it: waits and reads, framing and tagging, counters and timers.</summary>
public sealed class EventStreamAllocationTests : IDisposable
{
    private readonly LoneRuns _runs = new();
    private readonly HeldBody _body = new();
    private readonly byte[] _event = Encoding.UTF8.GetBytes("data: {\"id\":\"c1\",\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n");
    private readonly Memory<byte> _buffer = new byte[16 * 1024];

    public void Dispose()
    {
        _body.Dispose();
        _runs.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_event_allocates_nothing(bool heartbeats)
    {
        Assert.SkipWhen(
            typeof(EventStream).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true },
            "Only an optimized build keeps its state machines in pooled boxes.");
        using var run = _runs.Create(new StreamPolicy { Name = "chat", Heartbeat = heartbeats ? TimeSpan.FromSeconds(15) : null });
        run.Start();
        run.TryBeginSending();
        using var upstream = new UpstreamBody(_body, _runs.Time, run.UpstreamClosed);
        var relay = new EventRelay(run, new EventReader(run.Dialect, EventFraming.Sse, "sid_1"), maxEventSize: 4096);
        await using var stream = new EventStream(run, upstream, relay, endsWithBody: false, waitsForBytes: true, run.Heartbeat, NullLogger.Instance);
        Assert.True(run.TryBeginStreaming(upstream));
        for (var round = 0; round < 100; round++)
        {
            await PassAsync(stream);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            await PassAsync(stream);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // All continuations run on the test's thread: nothing that is awaited here is still to come.
    private async ValueTask PassAsync(EventStream stream)
    {
        var waiting = stream.ReadAsync(Memory<byte>.Empty);
        _body.Give(_event);
        await waiting;
        if (await stream.ReadAsync(_buffer) <= _event.Length)
        {
            Assert.Fail("The event was not tagged.");
        }
    }
}
