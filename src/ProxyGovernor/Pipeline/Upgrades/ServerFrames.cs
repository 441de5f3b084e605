using System.Runtime.CompilerServices;
using ProxyGovernor.Streaming;

namespace ProxyGovernor.Pipeline.Upgrades;

/// <summary>
/// :: Step 7 for upgraded connections: what the model server says, as it comes; and :: Step 8: the upstream is closed, then one Close frame
/// follows where a frame may begin. In the middle of a frame the client's connection is aborted.
/// </summary>
internal sealed class ServerFrames(GovernedRun run, UpstreamBody upstream, WebSocketFrames frames, Task clientClosed, TimeProvider time) : GovernedBodyStream(upstream)
{
    private bool _ended;

    protected override bool AwaitsUpstream => !_ended && !Upstream.IsClosing;

    protected override void Release()
    {
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    protected override async ValueTask<int> FillAsync(Memory<byte> buffer)
    {
        if (_ended)
        {
            await ClientClosesAsync();
            return 0;
        }

        var received = await ReceiveFramesAsync(buffer);
        if (received == 0)
        {
            _ended = true;
            Upstream.Dispose();
            return End(buffer.Span);
        }

        Pass(buffer.Span[..received]);
        Upstream.ClientTakes();
        return received;
    }

    /// <summary>Bytes of the model server; 0 once there are none to pass any more, with the run ended.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReceiveFramesAsync(Memory<byte> buffer)
    {
        try
        {
            var received = Upstream.IsClosing ? 0 : await ReceiveAsync(buffer);
            if (received == 0 && !Upstream.IsClosing)
            {
                EndOfConnection();
            }

            // Bytes that came with the close are not begun any more: they may be half a frame.
            return Upstream.IsClosing ? 0 : received;
        }
        catch (Exception failure)
        {
            if (!Upstream.IsClosing && run.TryEnd(StreamOutcome.UpstreamError, "The model server broke the connection.", closeUpstream: false))
            {
                run.UpstreamFailure = failure;
            }

            return 0;
        }
    }

    private void Pass(ReadOnlySpan<byte> bytes)
    {
        var before = frames.Messages;
        if (frames.Pass(bytes))
        {
            run.Counters.LastEvent = "content";
            run.EventSeen();
        }

        run.Counters.AddBytes(bytes.Length);
        for (var passed = before; passed < frames.Messages; passed++)
        {
            run.Counters.AddEvent();
        }

        if (frames.HasClosed)
        {
            var outcome = clientClosed.IsCompleted ? StreamOutcome.Completed : CloseFrame.OutcomeOf(frames.CloseStatus);
            run.TryEnd(outcome, $"The model server closed the WebSocket (status {frames.CloseStatus?.ToString() ?? "none"}).", closeUpstream: false);
        }
    }

    private void EndOfConnection()
    {
        if (clientClosed.IsCompleted || !frames.IsFollowed)
        {
            run.TryEnd(StreamOutcome.Completed, "The model server closed the connection.", closeUpstream: false);
        }
        else
        {
            run.TryEnd(StreamOutcome.UpstreamIncomplete, "The model server closed the connection without a Close frame.", closeUpstream: false);
        }
    }

    private int End(Span<byte> buffer)
    {
        if (run.Ending is not { Outcome: not StreamOutcome.Completed } ending || frames.HasClosed)
        {
            return 0;
        }

        if (ending.Outcome == StreamOutcome.ClientClosed)
        {
            throw new OperationCanceledException("The client left.");
        }

        if (!frames.IsBetweenFrames)
        {
            run.AbortClient();
            throw new StreamCutException("The run ended inside a frame that was already let through in part.");
        }

        var length = CloseFrame.Write(ending.Outcome, buffer);
        Upstream.ClientTakes();
        return length;
    }

    /// <summary>
    /// A connection that is closed while its client still sends is reset, and the Close frame lost with it: so the client gets as long for its
    /// own Close frame as for any terminal.
    /// </summary>
    private async ValueTask ClientClosesAsync()
    {
        if (run.Ending is { Outcome: not StreamOutcome.Completed } && !frames.HasClosed)
        {
            await clientClosed.WaitAsync(RunTimers.Delivery, time, run.Context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
