using System.Collections.Concurrent;
using ProxyGovernor.ModelServer.Gates;

namespace ProxyGovernor.ModelServer;

/// <summary>
/// Named gates that hold scripted requests (<c>X-Model-Gate</c>) before their headers, before each write of events and before their end, so that
/// a test decides the order of things. A gate is closed until it is released or opened, also before the first request names it.
/// </summary>
public sealed class ModelGates
{
    private readonly ConcurrentDictionary<string, Gate> _gates = new(StringComparer.Ordinal);

    internal ModelGates()
    {
    }

    /// <summary>Lets requests held at the gate take steps, the longest held first; steps that nobody waits for are kept for the next.</summary>
    /// <param name="name">The gate.</param>
    /// <param name="steps">How many steps, at least 1.</param>
    public void Release(string name, int steps = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        Named(name).Release(steps);
    }

    /// <summary>Lets every further step at the gate pass.</summary>
    public void Open(string name) => Named(name).Open();

    /// <summary>Completes when a request is held at the gate, at once if one is.</summary>
    public Task WaitingAsync(string name, CancellationToken cancellationToken = default) => Named(name).WaitingAsync(cancellationToken);

    internal Task PassAsync(string name, CancellationToken cancellationToken) => Named(name).PassAsync(cancellationToken);

    private Gate Named(string name) => _gates.GetOrAdd(name, static _ => new Gate());
}
