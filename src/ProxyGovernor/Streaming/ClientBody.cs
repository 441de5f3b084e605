using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace ProxyGovernor.Streaming;

/// <summary>
/// The client's request body as YARP reads it. Kestrel takes a read that its token cancelled for pending for ever: it could not drain the
/// rest of the body and would cut the connection under the very answer that tells the client not to come back. So a cancelled read is woken.
/// </summary>
/// <param name="reader">The body, from where its first reader left off.</param>
/// <param name="examined">
/// Bytes that the first reader examined and left. Kestrel has told an HTTP/2 client that it may send as many more; a reader that examines less
/// takes them back unknown to the client, who is then cut off for sending them.
/// </param>
internal sealed class ClientBody(PipeReader reader, long examined) : ReadOnlyBodyStream
{
    private long _examined = examined;

    /// <summary>Where something waits to be flushed until a read finds nothing at hand; null where nothing does.</summary>
    public Stream? Unsent { get; set; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var canceled = cancellationToken.UnsafeRegister(static state => ((PipeReader)state!).CancelPendingRead(), reader);
        var reading = reader.ReadAsync(CancellationToken.None);
        if (!reading.IsCompleted && Unsent is not null)
        {
            await SendAsync(cancellationToken);
        }

        var result = await reading;
        var count = result.IsCanceled ? 0 : (int)Math.Min(result.Buffer.Length, buffer.Length);
        var taken = result.Buffer.Slice(0, count);
        taken.CopyTo(buffer.Span);
        _examined = Math.Max(_examined - count, 0);
        reader.AdvanceTo(taken.End, result.Buffer.GetPosition(_examined, taken.End));
        return result.IsCanceled ? throw new OperationCanceledException("The request has ended.", cancellationToken) : count;
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var unsent = Unsent!;
        Unsent = null;
        try
        {
            await unsent.FlushAsync(cancellationToken);
        }
        catch (Exception)
        {
            // A model server that is gone is no fault of the client, as which a failed read would be told: the next write, or the answer, tells of it.
        }
    }
}
