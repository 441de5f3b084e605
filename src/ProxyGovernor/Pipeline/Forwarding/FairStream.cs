using ProxyGovernor.Hosting;

namespace ProxyGovernor.Pipeline.Forwarding;

/// <summary>
/// A connection to a model server, in a process whose sockets continue inline. A model server that is ahead of its reader never lets it wait, and
/// the thread on which such a stream goes on has every other connection of that thread wait for as long as the stream lasts, new ones
/// included. So whoever finds everything at hand goes on elsewhere now and then, in the order of the thread pool.
/// </summary>
/// <param name="inner">The connection.</param>
internal sealed class FairStream(Stream inner) : Stream
{
    private ThreadTurn _reading;
    private ThreadTurn _writing;

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Makes a handler's connections fair, where that is needed and nobody else has a filter for them.</summary>
    public static void UseFor(SocketsHttpHandler handler)
    {
        if (InlineCompletions.AreOn())
        {
            handler.PlaintextStreamFilter ??= static (connected, _) => new(new FairStream(connected.PlaintextStream));
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = inner.ReadAsync(buffer, cancellationToken);
        return _reading.IsOver(reading.IsCompleted) ? ThreadTurn.AfterOthersAsync(reading) : reading;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var writing = inner.WriteAsync(buffer, cancellationToken);
        return _writing.IsOver(writing.IsCompleted) ? ThreadTurn.AfterOthersAsync(writing) : writing;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
