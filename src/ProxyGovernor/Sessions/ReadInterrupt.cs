using System.IO.Pipelines;

namespace ProxyGovernor.Sessions;

/// <summary>
/// Wakes a pending read of a body when time is up or the request is aborted. A cancelled token would do it too, but Kestrel then takes the
/// read for pending for ever, and whoever reads the body next fails.
/// </summary>
internal sealed class ReadInterrupt : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PipeReader _reader;
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _abort;
    private bool _over;

    public ReadInterrupt(PipeReader reader, TimeSpan patience, TimeProvider time, CancellationToken aborted)
    {
        _reader = reader;
        _timer = time.CreateTimer(static state => ((ReadInterrupt)state!).Interrupt(), this, patience, Timeout.InfiniteTimeSpan);
        _abort = aborted.UnsafeRegister(static state => ((ReadInterrupt)state!).Interrupt(), this);
    }

    /// <summary>True where a read was woken, or the next one would be.</summary>
    public bool WasRaised { get; private set; }

    /// <summary>After it no read is woken any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _over = true;
        }

        _timer.Dispose();
        _abort.Dispose();
    }

    private void Interrupt()
    {
        lock (_gate)
        {
            if (!_over)
            {
                WasRaised = true;
                _reader.CancelPendingRead();
            }
        }
    }
}
