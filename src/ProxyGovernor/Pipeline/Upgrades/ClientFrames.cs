namespace ProxyGovernor.Pipeline.Upgrades;

/// <summary>What the client says on an upgraded connection, on its way to the model server.</summary>
/// <param name="server">The upgraded connection to the model server.</param>
/// <param name="upstream">Told whenever a part of a message has passed.</param>
/// <param name="frames">Where the client's frames begin and end.</param>
internal sealed class ClientFrames(Stream server, UpgradedUpstream upstream, WebSocketFrames frames)
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once the client's Close frame has come.</summary>
    public Task Closed => _closed.Task;

    /// <summary>
    /// Never fails because of the model server: YARP would drop what is still due to the client. The reading side sees how the connection
    /// ended, and tells; until then what the client says is read and dropped, lest its connection be reset before it has read its Close frame.
    /// </summary>
    /// <exception cref="OperationCanceledException">YARP gave up.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (frames.Pass(bytes.Span))
        {
            upstream.ClientSpoke();
        }

        if (frames.HasClosed)
        {
            _closed.TrySetResult();
        }

        try
        {
            await server.WriteAsync(bytes, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Closed, by us or by the model server.
        }
    }

    /// <inheritdoc cref="WriteAsync"/>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await server.FlushAsync(cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // As above.
        }
    }
}
