namespace ProxyGovernor.Benchmarks.Streams.Targets;

/// <summary>What is measured: a proxy in a process of its own.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Process">The one process that does the work; null where there is no proxy.</param>
/// <param name="Owner">What ends it.</param>
internal sealed record Target(Uri Address, int? Process, IAsyncDisposable? Owner) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Owner?.DisposeAsync() ?? default;
}
