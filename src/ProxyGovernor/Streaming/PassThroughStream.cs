using System.Runtime.CompilerServices;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Streaming;

/// <summary>
/// :: Step 7 for bodies that are not event streams: governed by the same timers, ended by the same run, never altered. A JSON object is one
/// event: it is let through whole, so that an ending before its last byte is still an HTTP answer. SDKs take half of one for a broken
/// connection and send the request again, which would end the very request that superseded it.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="upstream">The model server's body.</param>
/// <param name="isSuccess">Whether its status is a success.</param>
/// <param name="maxHeld">The most bytes of an object to hold; a larger one passes as it comes, and so does what is no object. 0 holds nothing.</param>
internal sealed class PassThroughStream(GovernedRun run, UpstreamBody upstream, bool isSuccess, int maxHeld) : ReadOnlyBodyStream
{
    private const int ReadSize = 16 * 1024;
    private Exception? _remembered;
    private PooledBuffer _held;
    private bool _holding = maxHeld > 0;
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
            _held.Release();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> WaitAsync()
    {
        if (_ended || !(_holding || _held.IsEmpty))
        {
            return 0;
        }

        try
        {
            return await upstream.ReadAsync(Memory<byte>.Empty);
        }
        catch (Exception failure)
        {
            // The copier would take a failed wait for a failed read of nothing: the next real read tells.
            _remembered = failure;
            return 0;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> FillAsync(Memory<byte> buffer)
    {
        while (_holding)
        {
            var received = await ReceiveAsync(_held.Reserve(ReadSize));
            _held.Commit(received);
            _holding = received > 0 && _held.Bytes[0] == '{' && _held.Bytes.Length < maxHeld;
        }

        var written = !_held.IsEmpty ? _held.MoveTo(buffer.Span) : _ended ? 0 : await ReceiveAsync(buffer);
        if (written > 0)
        {
            run.Counters.AddBytes(written);
            upstream.ClientTakes();
        }

        return written;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        int read;
        try
        {
            read = _remembered is null ? await upstream.ReadAsync(buffer) : throw _remembered;
        }
        catch (Exception failure)
        {
            if (upstream.IsClosing || !run.TryEnd(StreamOutcome.UpstreamError, "The model server broke the connection."))
            {
                throw new StreamCutException("The run ended before the answer was whole.", failure);
            }

            throw;
        }

        if (read == 0)
        {
            _ended = true;
            run.TryEnd(isSuccess ? StreamOutcome.Completed : StreamOutcome.UpstreamStatus, "The model server's answer is whole.", closeUpstream: false);
        }
        else
        {
            run.EventSeen();
        }

        return read;
    }
}
