using ProxyGovernor.Host.Diagnose.Observations;

namespace ProxyGovernor.Host.Diagnose.Questions;

/// <summary>Replicas whose wall clock is not the store's.</summary>
internal sealed class ClockOffset() : Question(
    "clock_offset", "Is a replica's clock off?",
    "Leases are safe: they go by the store's time. But the times in this replica's logs and records cannot be compared with the others'.",
    "Let both machines follow a time server (chronyc tracking, timedatectl).",
    Needs.Nothing)
{
    protected override IEnumerable<Finding> Look(Observation seen) =>
        seen.After.Replicas.Where(static replica => Math.Abs(replica.ClockOffsetMs ?? 0) >= Thresholds.ClockOffset.TotalMilliseconds)
            .Select(static replica => new Finding(
                $"The clock of replica {replica.Replica} is {Math.Abs(replica.ClockOffsetMs!.Value).InMilliseconds()} {(replica.ClockOffsetMs > 0 ? "behind" : "ahead of")} the lease store's.",
                Replica: replica.Replica));
}
