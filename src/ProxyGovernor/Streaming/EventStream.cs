using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Dialects;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Streaming;

/// <summary>
/// :: Step 7: whole events, tagged; and :: Step 8: the upstream is closed, then exactly one terminal follows. Everything that is available
/// goes out in one read of the copier, so in one write and one flush.
/// </summary>
internal sealed partial class EventStream(GovernedRun run, UpstreamBody upstream, EventRelay relay, bool endsWithBody, bool waitsForBytes, ILogger logger) : ReadOnlyBodyStream
{
    private Exception? _remembered;
    private bool _ended;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        upstream.ClientTook();
        return buffer.IsEmpty ? WaitAsync() : FillAsync(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            upstream.Dispose();
            relay.Release();
        }

        base.Dispose(disposing);
    }

    /// <summary>Passes the copier's wait for bytes through, so that neither side holds a buffer while the model thinks.</summary>
    private async ValueTask<int> WaitAsync()
    {
        if (!waitsForBytes || _ended || relay.HasInput || relay.HasOutput || upstream.IsClosing)
        {
            return 0;
        }

        try
        {
            return await upstream.ReadAsync(Memory<byte>.Empty);
        }
        catch (Exception failure)
        {
            // A failed wait would look to the copier like a failed stream: the next real read deals with it.
            _remembered = failure;
            return 0;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> FillAsync(Memory<byte> buffer)
    {
        while (true)
        {
            try
            {
                if (!_ended && upstream.IsClosing)
                {
                    await EndAsync();
                }

                var written = relay.Forward(buffer.Span);
                if (written > 0)
                {
                    upstream.ClientTakes();
                    return written;
                }

                if (_ended)
                {
                    return 0;
                }

                await run.AtAsync(RunStep.Stream);
                await ReceiveAsync();
            }
            catch (Exception fault) when (fault is not StreamCutException and not OperationCanceledException && !_ended)
            {
                Log.Failed(logger, run.Identity.Id, fault);
                run.TryEnd(StreamOutcome.InternalError, "A fault in the proxy.");
                await EndAsync();
            }
        }
    }

    private async ValueTask ReceiveAsync()
    {
        int read;
        try
        {
            read = _remembered is null ? await upstream.ReadAsync(relay.Room) : throw _remembered;
        }
        catch (Exception failure)
        {
            if (!upstream.IsClosing && run.TryEnd(StreamOutcome.UpstreamError, "The model server broke the connection.", closeUpstream: false))
            {
                run.UpstreamFailure = failure;
            }

            await EndAsync();
            return;
        }

        relay.Received(read);
        if (read == 0)
        {
            await EndOfBodyAsync();
        }
    }

    private ValueTask EndOfBodyAsync()
    {
        var cut = relay.IsInsideEvent;
        var whole = relay.EndOfBody();
        if (relay.HasTerminal || (endsWithBody && whole))
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
        upstream.Dispose();
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

        relay.Terminate(new StreamEnding(ending.Outcome, ending.Reason, run.Identity.Id));
    }

    private static partial class Log
    {
        [LoggerMessage(30, LogLevel.Error, "Streaming failed. stream_id={StreamId}", EventName = "stream_failed")]
        public static partial void Failed(ILogger logger, string streamId, Exception fault);
    }
}
