using System.Runtime.CompilerServices;
using ProxyGovernor.Pipeline.Heartbeats;

namespace ProxyGovernor.Streaming;

/// <summary>Reads of the upstream that a heartbeat interrupts without ending them: the same read goes on, and the next call takes it up again.</summary>
internal sealed class InterruptibleReader(UpstreamBody upstream, Heartbeat heartbeat)
{
    /// <summary>What <see cref="ReadAsync"/> returns where a heartbeat is due first.</summary>
    public const int Interrupted = -1;

    private ValueTask<int> _read;
    private bool _begun;
    private bool _onlyWaits;

    /// <summary>The upstream may still write into the buffer of a read.</summary>
    public bool IsReading => _begun && !_onlyWaits && !_read.IsCompleted;

    /// <summary>Waits without taking anything, until there are bytes, an end or a failure to be read, or a heartbeat is due.</summary>
    /// <returns>0.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> WaitAsync()
    {
        Begin(Memory<byte>.Empty);
        await CompletesAsync();
        return 0;
    }

    /// <summary>Reads, into the buffer of the call that began the read; <see cref="Interrupted"/> where a heartbeat is due first.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        while (true)
        {
            Begin(buffer);
            if (!await CompletesAsync())
            {
                return Interrupted;
            }

            _begun = false;
            var count = await _read;
            if (!_onlyWaits)
            {
                return count;
            }
        }
    }

    /// <summary>Waits for the end of a read that goes on, whatever it comes to. The upstream has been closed: it ends at once.</summary>
    public async ValueTask SettleAsync()
    {
        while (_begun && !_read.IsCompleted)
        {
            await heartbeat.WaitAsync();
        }
    }

    private void Begin(Memory<byte> buffer)
    {
        if (_begun)
        {
            return;
        }

        _onlyWaits = buffer.IsEmpty;
#pragma warning disable CA2012 // Kept to be awaited later: once, by ReadAsync.
        _read = _onlyWaits ? upstream.WaitAsync() : upstream.ReadAsync(buffer);
#pragma warning restore CA2012
        _begun = true;
        if (!_read.IsCompleted)
        {
            _read.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(heartbeat.Wake);
        }
    }

    /// <summary>False where a heartbeat is due before the read has ended.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> CompletesAsync()
    {
        while (!_read.IsCompleted)
        {
            if (heartbeat.IsDue)
            {
                return false;
            }

            await heartbeat.WaitAsync();
        }

        return true;
    }
}
