using System.IO.Pipelines;
using ProxyGovernor.Pipeline.Forwarding;

namespace ProxyGovernor.Host;

/// <summary>
/// What comes over a client's connection. A client that sends request upon request, and waits for no answer, never lets its reader wait, and the
/// thread on which it is answered has every other connection of that thread wait for as long as it goes on. So whoever finds the next request at
/// hand goes on elsewhere now and then, in the order of the thread pool.
/// </summary>
/// <param name="inner">The connection's own.</param>
internal sealed class FairReader(PipeReader inner) : PipeReader
{
    private ThreadTurn _reading;

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<ReadResult> reading = inner.ReadAsync(cancellationToken);
        return _reading.IsOver(reading.IsCompleted) ? ThreadTurn.AfterOthersAsync(reading) : reading;
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    /// <inheritdoc/>
    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);
}
