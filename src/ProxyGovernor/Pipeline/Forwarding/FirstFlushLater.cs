using ProxyGovernor.Streaming;

namespace ProxyGovernor.Pipeline.Forwarding;

/// <summary>What YARP writes a request's body to. The first flush, of the headers alone, becomes <see cref="ClientBody.Unsent"/>; all later ones are made.</summary>
internal sealed class FirstFlushLater(Stream inner, ClientBody body) : Stream
{
    private bool _left;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_left)
        {
            return inner.FlushAsync(cancellationToken);
        }

        _left = true;
        body.Unsent = inner;
        return Task.CompletedTask;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Writing would block a thread.");

    public override void Flush() => throw new NotSupportedException("Flushing would block a thread.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
