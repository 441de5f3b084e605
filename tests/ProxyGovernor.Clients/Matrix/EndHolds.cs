using System.Collections.Concurrent;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Clients.Matrix;

/// <summary>Holds chosen streams at their end, so that whoever supersedes them waits.</summary>
internal sealed class EndHolds : IStepProbe
{
    private readonly ConcurrentDictionary<string, Hold> _holds = new();

    public Hold Hold(string streamId) => _holds[streamId] = new Hold();

    public ValueTask AtAsync(RunStep step, string? streamId) =>
        step == RunStep.End && streamId is not null && _holds.TryRemove(streamId, out var hold) ? new ValueTask(hold.EnterAsync()) : ValueTask.CompletedTask;
}
