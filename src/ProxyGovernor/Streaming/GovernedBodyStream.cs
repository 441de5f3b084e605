namespace ProxyGovernor.Streaming;

/// <summary>What YARP's copier reads in place of the upstream's body. The copier first waits with an empty buffer, then reads with a real one.</summary>
/// <param name="upstream">The model server's body.</param>
/// <param name="reader">How it is read where heartbeats are sent meanwhile; null where there are none.</param>
internal abstract class GovernedBodyStream(UpstreamBody upstream, InterruptibleReader? reader = null) : ReadOnlyBodyStream
{
    private ValueTask<int>? _begun;

    protected UpstreamBody Upstream { get; } = upstream;

    /// <summary>Whether the next read would have to wait for the model server.</summary>
    protected abstract bool AwaitsUpstream { get; }

    /// <summary>Begins the copier's first wait before the copier does. True where there is nothing to wait for.</summary>
    public bool BeginWait()
    {
        if (!AwaitsUpstream)
        {
            return false;
        }

#pragma warning disable CA2012 // Kept to be awaited later: once, by the copier's first read.
        var waiting = WaitAsync();
        _begun = waiting;
#pragma warning restore CA2012
        return waiting.IsCompleted;
    }

    public sealed override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Upstream.ClientTook();
        if (_begun is not { } begun)
        {
            return buffer.IsEmpty ? WaitAsync() : FillAsync(buffer);
        }

        _begun = null;
        return buffer.IsEmpty ? begun : FillAsync(begun, buffer);
    }

    /// <summary>Fills the copier's buffer with what the client is due; 0 at the end.</summary>
    protected abstract ValueTask<int> FillAsync(Memory<byte> buffer);

    /// <summary>The upstream may still write into a buffer that was read into.</summary>
    protected bool IsReading => reader is { IsReading: true };

    /// <summary>Reads the upstream; <see cref="InterruptibleReader.Interrupted"/> where a heartbeat is due first.</summary>
    protected ValueTask<int> ReceiveAsync(Memory<byte> buffer) => reader is not null ? reader.ReadAsync(buffer) : Upstream.ReadAsync(buffer);

    /// <summary>Closes the upstream; nothing is written into any buffer any more.</summary>
    protected ValueTask CloseUpstreamAsync()
    {
        Upstream.Close();
        return reader?.SettleAsync() ?? default;
    }

    /// <summary>Gives back what is held.</summary>
    protected abstract void Release();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (IsReading)
            {
                // A heartbeat interrupted the read, and it still goes on: what it uses must not serve another stream.
                Upstream.Close();
            }
            else
            {
                Upstream.Dispose();
            }

            Release();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> FillAsync(ValueTask<int> begun, Memory<byte> buffer)
    {
        await begun;
        return await FillAsync(buffer);
    }

    /// <summary>Passes the copier's wait for bytes through, so that neither side holds a buffer while the model thinks.</summary>
    private ValueTask<int> WaitAsync() => !AwaitsUpstream ? default : reader is not null ? reader.WaitAsync() : Upstream.WaitAsync();
}
