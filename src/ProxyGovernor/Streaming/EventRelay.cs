using ProxyGovernor.Dialects;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Streaming.Framing;

namespace ProxyGovernor.Streaming;

/// <summary>
/// The one place where an event passes, once, whole and tagged: from the inbox of upstream bytes to the copier's buffer. An event that is
/// too large to hold passes in pieces, untagged.
/// </summary>
internal sealed class EventRelay(GovernedRun run, EventReader reader, int maxEventSize)
{
    private const int ReadSize = 16 * 1024;
    private PooledBuffer _inbox;
    // What was due to the client but did not fit into the copier's buffer.
    private PooledBuffer _overflow;
    private int _found;
    private bool _passingOversized;
    private int _oversizedDue;
    private bool _oversizedEnds;
    // What the upstream says behind it would look to the client like the end of a whole answer.
    private bool _tellsUnseenError;
    private EventKind? _lastWord;

    /// <summary>The upstream has said its last word: nothing is ever added after it.</summary>
    public bool HasTerminal => _lastWord is not null;

    /// <summary>A part of an event is with the client already: no terminal can follow it.</summary>
    public bool IsInsideEvent => _passingOversized;

    public bool HasOutput => !_overflow.IsEmpty;

    /// <summary>Bytes that may hold whole events; false once all of them have been looked at.</summary>
    public bool HasInput => !_inbox.IsEmpty;

    public Memory<byte> Room => _inbox.Reserve(ReadSize);

    /// <summary>Takes <paramref name="count"/> bytes that were read into <see cref="Room"/>.</summary>
    public void Received(int count)
    {
        _inbox.Commit(count);
        if (_inbox.IsEmpty)
        {
            _inbox.Release();
        }
    }

    /// <summary>Moves what is due and whole into <paramref name="destination"/>; 0 where more upstream bytes are needed.</summary>
    public int Forward(Span<byte> destination)
    {
        var written = _overflow.IsEmpty ? 0 : _overflow.MoveTo(destination);
        while (!_inbox.IsEmpty && _overflow.IsEmpty && written < destination.Length && !_tellsUnseenError)
        {
            var moved = _passingOversized ? PassOversized(destination[written..]) : ForwardEvent(destination[written..], alone: written == 0);
            if (moved < 0)
            {
                break;
            }

            written += moved;
        }

        run.Counters.AddBytes(written);
        return written;
    }

    /// <summary>Ends the run as the upstream's last word has it.</summary>
    public void EndAsTold()
    {
        if (_lastWord == EventKind.Error)
        {
            run.TryEnd(StreamOutcome.UpstreamError, "The model server sent an error event.", closeUpstream: false);
        }
        else
        {
            run.TryEnd(StreamOutcome.Completed, "The model server ended the stream.", closeUpstream: false);
        }
    }

    /// <summary>The body has ended cleanly: forwards a last event that only lacks its final newline, and drops half of one; false where it did.</summary>
    public bool EndOfBody()
    {
        var whole = true;
        if (_passingOversized)
        {
            _passingOversized = false;
        }
        else if (!_inbox.IsEmpty)
        {
            var tail = _inbox.Bytes;
            var room = _overflow.Reserve(tail.Length + reader.MaxGrowth).Span;
            whole = reader.TakeTail(tail, room, out var written, out var kind);
            if (whole)
            {
                _overflow.Commit(written);
                Passed(kind);
            }
            else
            {
                _overflow.Release();
            }
        }

        _inbox.Release();
        return whole;
    }

    /// <summary>Drops what was not forwarded, and has the dialect's own terminal follow what was.</summary>
    public void Terminate(in StreamEnding ending)
    {
        _inbox.Release();
        var room = _overflow.Reserve(reader.MaxTerminalLength(ending)).Span;
        _overflow.Commit(reader.WriteTerminal(ending, room));
    }

    /// <summary>Has a heartbeat follow what was forwarded; none inside an event that was let through in part.</summary>
    public void Beat()
    {
        if (!IsInsideEvent)
        {
            _overflow.Commit(reader.WriteHeartbeat(_overflow.Reserve(reader.MaxHeartbeatLength).Span));
        }
    }

    /// <param name="stillWritten">Whether a read into <see cref="Room"/> goes on: its buffer must not serve another stream.</param>
    public void Release(bool stillWritten)
    {
        if (stillWritten)
        {
            _inbox = default;
        }

        _inbox.Release();
        _overflow.Release();
    }

    /// <summary>One event; -1 where none is whole yet, or where it waits for a buffer with more room.</summary>
    private int ForwardEvent(Span<byte> destination, bool alone)
    {
        var pending = _inbox.Bytes;
        var length = _found > 0 ? _found : reader.FindEvent(pending);
        if (length == 0)
        {
            return BeginOversized(pending) ? 0 : -1;
        }

        _found = length;
        int written;
        EventKind kind;
        if (destination.Length >= length + reader.MaxGrowth)
        {
            kind = reader.Forward(pending[..length], destination, out written);
        }
        else if (alone)
        {
            kind = reader.Forward(pending[..length], _overflow.Reserve(length + reader.MaxGrowth).Span, out var spilled);
            _overflow.Commit(spilled);
            written = _overflow.MoveTo(destination);
        }
        else
        {
            return -1;
        }

        _found = 0;
        _inbox.Consume(length);
        Passed(kind);
        return written;
    }

    /// <summary>Whether what is there is more than an event may hold; from then on it passes in pieces.</summary>
    private bool BeginOversized(ReadOnlySpan<byte> pending)
    {
        _passingOversized = pending.Length >= maxEventSize;
        if (_passingOversized)
        {
            _inbox.Consume(reader.UnwantedMark(pending));
        }

        return _passingOversized;
    }

    private int PassOversized(Span<byte> destination)
    {
        if (_oversizedDue == 0)
        {
            _oversizedDue = reader.PassOversized(_inbox.Bytes, out _oversizedEnds);
        }

        var count = Math.Min(_oversizedDue, destination.Length);
        _inbox.Bytes[..count].CopyTo(destination);
        _inbox.Consume(count);
        _oversizedDue -= count;
        if (_oversizedDue == 0 && _oversizedEnds)
        {
            _passingOversized = false;
            Passed(reader.OversizedKind);
        }

        return count;
    }

    private void Passed(EventKind kind)
    {
        if (kind == EventKind.Comment)
        {
            return;
        }

        run.Abort.UpstreamId = reader.AnswerId;
        run.Counters.AddEvent();
        switch (kind)
        {
            case EventKind.Content:
                run.Counters.LastEvent = "content";
                _lastWord = run.Dialect.MayGoOn ? null : _lastWord;
                break;
            case EventKind.Terminal or EventKind.Error:
                _lastWord = kind;
                if (!run.Dialect.MayGoOn)
                {
                    EndAsTold();
                }

                break;
            case EventKind.UnseenError:
                _tellsUnseenError = true;
                run.TryEnd(StreamOutcome.UpstreamError, "The model server reported an error.");
                break;
        }

        if (kind != EventKind.Ping)
        {
            run.EventSeen();
        }
    }
}
