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
    private Exception? _failure;
    private bool _reading;
    private bool _closing;

    public bool IsClosing => Volatile.Read(ref _closing);

    /// <inheritdoc/>
    public UpstreamActivity Activity => _waits.Current;

    /// <inheritdoc/>
    public long LastSentAt => _waits.LastSentAt;

    /// <summary>
    /// Waits without handing anything out until there is something to be read: bytes, the end or a failure. YARP's copier takes a failed wait
    /// for a failed stream, so the next <see cref="ReadAsync"/> tells of it.
    /// </summary>
    /// <returns>0.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> WaitAsync()
    {
        if (!_ahead.IsEmpty)
        {
            return 0;
        }

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

    /// <summary>Reads what the last wait brought, else what comes. Comments and pings do not restart the idle timer, only <see cref="EventSeen"/> does.</summary>
    /// <param name="buffer">Not empty.</param>
    /// <exception cref="OperationCanceledException">Closed by <see cref="Close"/>.</exception>
    public ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        if (_failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return _ahead.IsEmpty || IsClosing ? ReceiveAsync(buffer) : new(_ahead.MoveTo(buffer.Span));
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

    public void Dispose() => Close();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
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
