using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Tests.Leases.Outage;

/// <summary>A run that only remembers how it was stopped first.</summary>
internal sealed class FakeRun(string id, string session = "s") : ILeaseHolder
{
    public static readonly RunSummary Summary = new(null, null, null, 0, 0, null);

    public LeaseRun Identity { get; } = new(id, session, "replica", "tenant", "route", "policy", "dialect", 0);

    public string? Destination => null;

    public StreamOutcome? Stopped { get; private set; }

    public void Stop(StreamOutcome outcome, string reason) => Stopped ??= outcome;
}
