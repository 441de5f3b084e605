namespace ProxyGovernor.Pipeline.Aborting;

/// <summary><c>close</c> and <c>none</c>: the closed connection is the abort, and all that can be known of it.</summary>
internal sealed class ConnectionAborter : IAborter
{
    public static readonly ConnectionAborter Instance = new();

    public ValueTask<AbortReport> AbortAsync(AbortedRequest aborted, CancellationToken deadline) => new(AbortReport.ConnectionClosed);
}
