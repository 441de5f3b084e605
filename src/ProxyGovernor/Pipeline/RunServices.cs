using ProxyGovernor.Diagnostics;
using ProxyGovernor.Pipeline.Aborting;

namespace ProxyGovernor.Pipeline;

/// <summary>What every run needs, gathered once so that a run holds one reference.</summary>
internal sealed record RunServices(TimeProvider Time, Lifecycle Lifecycle, GovernorMetrics Metrics, RunRegistry Runs, UpstreamAborter Aborter, IStepProbe? Probe)
{
    /// <summary>Lets the fault kit, where there is one, act at a step.</summary>
    public ValueTask AtAsync(RunStep step, GovernedRun? run = null) => Probe is null ? default : Probe.AtAsync(step, run?.Identity.Id);
}
