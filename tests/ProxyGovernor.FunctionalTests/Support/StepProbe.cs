using System.Collections.Concurrent;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>The fault kit: fails a step, or holds a run at it until released.</summary>
internal sealed class StepProbe : IStepProbe
{
    private readonly ConcurrentDictionary<RunStep, Exception> _faults = new();
    private readonly ConcurrentDictionary<RunStep, Hold> _holds = new();

    /// <summary>The next run that arrives at the step fails there.</summary>
    public void FailOnce(RunStep step) => _faults[step] = new InjectedFaultException(step);

    /// <summary>The next run that arrives at the step is held there, or the one that is named.</summary>
    public Hold HoldOnce(RunStep step, string? streamId = null) => _holds[step] = new Hold(streamId);

    public async ValueTask AtAsync(RunStep step, string? streamId)
    {
        if (_faults.TryRemove(step, out var fault))
        {
            throw fault;
        }

        if (_holds.TryGetValue(step, out var hold) && hold.IsFor(streamId) && _holds.TryRemove(new(step, hold)))
        {
            await hold.EnterAsync();
        }
    }
}

/// <summary>A run held at a step.</summary>
internal sealed class Hold(string? heldId = null)
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a run is held.</summary>
    public Task Arrived => _arrived.Task.WaitAsync(Limits.Patience);

    public bool IsFor(string? streamId) => heldId is null || heldId == streamId;

    public void Release() => _released.TrySetResult();

    public Task EnterAsync()
    {
        _arrived.TrySetResult();
        return _released.Task;
    }
}

/// <summary>What the fault kit throws.</summary>
internal sealed class InjectedFaultException(RunStep step) : Exception($"Injected at step {(int)step}, {step}.");
