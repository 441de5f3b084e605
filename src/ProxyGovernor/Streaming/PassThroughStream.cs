using System.Runtime.CompilerServices;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Streaming;

/// <summary>:: Step 7 for bodies that are not event streams: governed by the same timers, ended by the same run, never altered.</summary>
internal sealed class PassThroughStream(GovernedRun run, UpstreamBody upstream, bool isSuccess) : ReadOnlyBodyStream
{
    private Exception? _remembered;

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
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> WaitAsync()
    {
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
            run.TryEnd(isSuccess ? StreamOutcome.Completed : StreamOutcome.UpstreamStatus, "The model server's answer is whole.", closeUpstream: false);
            return 0;
        }

        run.EventSeen();
        run.Counters.AddBytes(read);
        upstream.ClientTakes();
        return read;
    }
}
