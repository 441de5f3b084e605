using System.Runtime.CompilerServices;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Streaming.Tagging;

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
internal sealed class PassThroughStream(GovernedRun run, UpstreamBody upstream, bool isSuccess, int maxHeld) : GovernedBodyStream(upstream)
{
    private const int ReadSize = 16 * 1024;
    private PooledBuffer _held;
    private bool _holding = maxHeld > 0;
    private bool _ended;

    protected override bool AwaitsUpstream => !_ended && (_holding || _held.IsEmpty);

    protected override void Release() => _held.Release();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    protected override async ValueTask<int> FillAsync(Memory<byte> buffer)
    {
        while (_holding)
        {
            var received = await ReceiveAnswerAsync(_held.Reserve(ReadSize));
            _held.Commit(received);
            _holding = received > 0 && MayBeObject(_held.Bytes) && _held.Bytes.Length < maxHeld;
            if (_ended)
            {
                foreach (var counts in run.Dialect.Usage)
                {
                    counts.Read(_held.Bytes, run.Counters.Usage);
                }
            }
        }

        var written = !_held.IsEmpty ? _held.MoveTo(buffer.Span) : _ended ? 0 : await ReceiveAnswerAsync(buffer);
        if (written > 0)
        {
            run.Counters.AddBytes(written);
            Upstream.ClientTakes();
        }

        return written;
    }

    /// <summary>Some model servers send blank lines for as long as an answer is not there.</summary>
    private static bool MayBeObject(ReadOnlySpan<byte> start)
    {
        var first = JsonText.SkipWhitespace(start, 0);
        return first == start.Length || start[first] == '{';
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReceiveAnswerAsync(Memory<byte> buffer)
    {
        int read;
        try
        {
            read = await ReceiveAsync(buffer);
        }
        catch (Exception failure)
        {
            if (Upstream.IsClosing || !run.TryEnd(StreamOutcome.UpstreamError, "The model server broke the connection."))
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
