using ProxyGovernor.Streaming;

namespace ProxyGovernor.Pipeline.Heartbeats;

/// <summary>The body of an answer whose headers are still on their way: the first read waits for them.</summary>
/// <param name="sending">The answer to come.</param>
/// <param name="withdrawal">Takes the request back. It belongs to the body.</param>
internal sealed class ArrivingBody(Task<HttpResponseMessage> sending, CancellationTokenSource withdrawal) : ReadOnlyBodyStream
{
    private Stream? _body;
    private bool _disposed;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _body is { } body ? body.ReadAsync(buffer, cancellationToken) : ArriveAsync(buffer, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !Interlocked.Exchange(ref _disposed, true))
        {
            withdrawal.Cancel();
            _ = DiscardAsync();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ArriveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), withdrawal))
        {
            _body = await LateAnswer.OpenAsync(sending, cancellationToken);
        }

        return await _body.ReadAsync(buffer, cancellationToken);
    }

    /// <summary>Closes the answer, also one that crosses its own withdrawal.</summary>
    private async Task DiscardAsync()
    {
        try
        {
            (await sending).Dispose();
        }
        catch (Exception)
        {
            // Nobody waits for it any more, and whoever did has been told.
        }
        finally
        {
            withdrawal.Dispose();
        }
    }
}
