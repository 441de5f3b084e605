using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace ProxyGovernor.Tests.Streaming;

/// <summary>A model server's body that answers each read when the test says so, on the test's own thread; allocates nothing.</summary>
internal sealed class HeldBody : MemoryStream, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _read;
    private Memory<byte> _buffer;

    public int Reads { get; private set; }

    /// <summary>How much the last read would take.</summary>
    public int Room => _buffer.Length;

    /// <summary>What the last read was to fill.</summary>
    public byte[]? Buffer => MemoryMarshal.TryGetArray<byte>(_buffer, out var segment) ? segment.Array : null;

    public bool IsClosed { get; private set; }

    public void Give(int count) => _read.SetResult(count);

    public void Give(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.Span);
        Give(bytes.Length);
    }

    public void Fail(Exception failure) => _read.SetException(failure);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Reads++;
        _buffer = buffer;
        _read.Reset();
        return new ValueTask<int>(this, _read.Version);
    }

    int IValueTaskSource<int>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);

    protected override void Dispose(bool disposing)
    {
        IsClosed = true;
        base.Dispose(disposing);
    }
}
