using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Streaming;

/// <summary>
/// The model server's response body, which may be closed from any thread at any time: a pending read is cancelled (the connection is
/// closed within milliseconds), and where none is pending the body is disposed on the spot.
/// </summary>
internal sealed class UpstreamBody(Stream body, TimeProvider time, Action closed) : IGovernedUpstream, IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cancel = new();
    private readonly StreamWaits _waits = new(time);
    private ReadAhead _ahead;
    private ValueTask<int>? _begun;
    private Exception? _failure;
    private bool _reading;
    private bool _closing;

    public bool IsClosing => Volatile.Read(ref _closing);

    /// <inheritdoc/>
    public UpstreamActivity Activity => _waits.Current;

    /// <inheritdoc/>
    public long IdleSince => _waits.IdleSince;

    /// <inheritdoc/>
    public long LastSentAt => _waits.LastSentAt;

    /// <summary>
    /// Waits without handing anything out until there is something to be read: bytes, the end or a failure. YARP's copier takes a failed wait
    /// for a failed stream, so the next <see cref="ReadAsync"/> tells of it.
    /// </summary>
    /// <returns>0.</returns>
    public ValueTask<int> WaitAsync()
    {
        if (_begun is not { } begun)
        {
            return _ahead.IsEmpty ? ReadAheadAsync() : default;
        }

        _begun = null;
        return begun;
    }

    /// <summary>Reads what waits have brought, else what comes. Comments and pings do not restart the idle timer, only <see cref="EventSeen"/> does.</summary>
    /// <param name="buffer">Not empty.</param>
    /// <exception cref="OperationCanceledException">Closed by <see cref="Close"/>.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        if (_begun is not null)
        {
            await WaitAsync();
        }

        if (_failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        if (!_ahead.IsEmpty && !IsClosing)
        {
            return TakeAhead(buffer.Span);
        }

        BeginRead();
        try
        {
            return await body.ReadAsync(buffer, _cancel.Token);
        }
        finally
        {
            EndRead();
        }
    }

    /// <inheritdoc/>
    public void EventSeen() => _waits.EventSeen();

    /// <summary>Bytes were handed to the copier, which now writes them to the client.</summary>
    public void ClientTakes() => _waits.ClientBegins();

    /// <summary>The copier is back: the client took them.</summary>
    public void ClientTook()
    {
        if (!_waits.ClientEnds())
        {
            return;
        }

        lock (_gate)
        {
            _waits.GoesOn(_reading);
        }
    }

    /// <inheritdoc/>
    public void Close()
    {
        bool pending;
        lock (_gate)
        {
            if (_closing)
            {
                return;
            }

            Volatile.Write(ref _closing, true);
            pending = _reading;
        }

        if (pending)
        {
            _cancel.Cancel();
        }
        else
        {
            Release();
        }
    }

    /// <summary>Closes it, and gives back what waits have read into. Whoever reads is the one who calls, between two reads.</summary>
    public void Dispose()
    {
        Close();
        lock (_gate)
        {
            if (!_reading)
            {
                _ahead.Release();
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadAheadAsync()
    {
        try
        {
            BeginRead();
            try
            {
                _ahead.Commit(await body.ReadAsync(_ahead.Room(), _cancel.Token));
            }
            finally
            {
                EndRead();
            }
        }
        catch (Exception failure)
        {
            _failure = failure;
        }

        return 0;
    }

    /// <summary>Takes what was read ahead, and whatever more is at hand: it is to leave in one write.</summary>
    private int TakeAhead(Span<byte> buffer)
    {
        var count = _ahead.MoveTo(buffer);
        while (_ahead is { IsEmpty: true, WasFilled: true } && count < buffer.Length)
        {
#pragma warning disable CA2012 // Kept to be awaited later, once: it is the next wait.
            var next = ReadAheadAsync();
#pragma warning restore CA2012
            if (!next.IsCompleted)
            {
                _begun = next;
                break;
            }

            count += _ahead.MoveTo(buffer[count..]);
        }

        return count;
    }

    private void BeginRead()
    {
        lock (_gate)
        {
            if (_closing)
            {
                throw new OperationCanceledException("The upstream has been closed.");
            }

            _reading = true;
        }

        _waits.UpstreamBegins();
    }

    private void EndRead()
    {
        bool close;
        lock (_gate)
        {
            _reading = false;
            close = _closing;
            _waits.UpstreamEnds();
        }

        if (close)
        {
            Release();
        }
    }

    private void Release()
    {
        body.Dispose();
        closed();
    }
}
