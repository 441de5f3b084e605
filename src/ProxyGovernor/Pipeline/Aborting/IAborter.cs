namespace ProxyGovernor.Pipeline.Aborting;

/// <summary>How a kind of model server is told that a generation is over, after its connection was closed. Stateless and shared by all runs.</summary>
internal interface IAborter
{
    /// <summary>Tells it.</summary>
    /// <param name="aborted">The request whose generation is to end.</param>
    /// <param name="deadline">Cancelled when the result must stand.</param>
    ValueTask<AbortReport> AbortAsync(AbortedRequest aborted, CancellationToken deadline);
}
