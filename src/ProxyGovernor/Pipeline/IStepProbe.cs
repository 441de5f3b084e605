namespace ProxyGovernor.Pipeline;

/// <summary>Where the fault kit of the tests reaches into the pipeline. Nothing is registered in production, and a missing probe costs one null check.</summary>
internal interface IStepProbe
{
    /// <summary>Called when a run arrives at a step; may throw, and may hold the run by not completing.</summary>
    ValueTask AtAsync(RunStep step, string? streamId);
}
