using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Dialects;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Pipeline.Heartbeats;

namespace ProxyGovernor.Streaming;

/// <summary>
/// :: Step 7: whole events, tagged; and :: Step 8: the upstream is closed, then exactly one terminal follows. Everything that is available
/// goes out in one read of the copier, so in one write and one flush.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="upstream">The model server's body.</param>
/// <param name="relay">Where its events pass.</param>
/// <param name="endsWithBody">Whether the dialect has no other end than the body's.</param>
/// <param name="waitsForBytes">Whether a wait for bytes can be passed through.</param>
/// <param name="heartbeat">What interrupts a wait for the model server; null where the client is sent no heartbeats.</param>
/// <param name="logger">Where a fault is told.</param>
internal sealed partial class EventStream(
    GovernedRun run, UpstreamBody upstream, EventRelay relay, bool endsWithBody, bool waitsForBytes, Heartbeat? heartbeat, ILogger logger)
    : GovernedBodyStream(upstream, heartbeat is null ? null : new InterruptibleReader(upstream, heartbeat))
{
    private bool _ended;

    protected override bool AwaitsUpstream => waitsForBytes && !_ended && !relay.HasInput && !relay.HasOutput && !Upstream.IsClosing;

    protected override void Release() => relay.Release(stillWritten: IsReading);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    protected override async ValueTask<int> FillAsync(Memory<byte> buffer)
    {
        while (true)
        {
            try
            {
                if (!_ended && Upstream.IsClosing)
                {
                    await EndAsync();
                }

                var written = relay.Forward(buffer.Span);
                if (written > 0)
                {
                    Upstream.ClientTakes();
                    return written;
                }

                if (_ended)
                {
                    return 0;
                }

                await run.AtAsync(RunStep.Stream);
                await ReceiveEventsAsync();
            }
            catch (Exception fault) when (fault is not StreamCutException and not OperationCanceledException && !_ended)
            {
                Log.Failed(logger, run.Identity.Id, fault);
                run.TryEnd(StreamOutcome.InternalError, "A fault in the proxy.");
                await EndAsync();
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReceiveEventsAsync()
    {
        int read;
        try
        {
            read = await ReceiveAsync(relay.Room);
        }
        catch (UpstreamAnswerException answer)
        {
            run.EndWith(answer);
            await EndAsync();
            return;
        }
        catch (Exception failure)
        {
            if (relay.HasTerminal)
            {
                relay.EndAsTold();
            }
            else if (!Upstream.IsClosing && run.TryEnd(StreamOutcome.UpstreamError, "The model server broke the connection.", closeUpstream: false))
            {
                run.UpstreamFailure = failure;
            }

            await EndAsync();
            return;
        }

        if (read == InterruptibleReader.Interrupted)
        {
            Beat();
            return;
        }

        relay.Received(read);
        if (read == 0)
        {
            await EndOfBodyAsync();
        }
    }

    /// <summary>Never after the end, which another thread may have decided just now: the terminal follows whatever is sent here.</summary>
    private void Beat()
    {
        heartbeat!.Take();
        if (run.Ending is null)
        {
            relay.Beat();
        }
    }

    private ValueTask EndOfBodyAsync()
    {
        var cut = relay.IsInsideEvent;
        var whole = relay.EndOfBody();
        if (relay.HasTerminal)
        {
            relay.EndAsTold();
        }
        else if (endsWithBody && whole)
        {
            run.TryEnd(StreamOutcome.Completed, "The model server ended the stream.", closeUpstream: false);
        }
        else
        {
            run.TryEnd(StreamOutcome.UpstreamIncomplete, "The model server ended the body without its terminal event.", closeUpstream: false);
        }

        return EndAsync(cut && !endsWithBody);
    }

    private ValueTask EndAsync() => EndAsync(relay.IsInsideEvent);

    /// <summary>The upstream first, then the terminal, whoever ended the run.</summary>
    private async ValueTask EndAsync(bool insideEvent)
    {
        _ended = true;
        await CloseUpstreamAsync();
        await run.AtAsync(RunStep.End);
        if (run.Ending is not { Outcome: not StreamOutcome.Completed } ending || relay.HasTerminal)
        {
            return;
        }

        if (ending.Outcome == StreamOutcome.ClientClosed)
        {
            throw new OperationCanceledException("The client left.");
        }

        if (insideEvent)
        {
            throw new StreamCutException("The run ended inside an event that was already let through in part.");
        }

        relay.Terminate(new StreamEnding(ending.Outcome, run.AnswerMessage ?? ending.Reason, run.Identity.Id) { UpstreamStatus = run.UpstreamStatus });
    }

    private static partial class Log
    {
        [LoggerMessage(30, LogLevel.Error, "stream_failed Streaming failed. stream_id={StreamId}", EventName = "stream_failed")]
        public static partial void Failed(ILogger logger, string streamId, Exception fault);
    }
}
