using ProxyGovernor.Leases.Coordination;

namespace ProxyGovernor.Simulation.Replicas;

/// <summary>What a run will do, unless something comes between.</summary>
/// <param name="Terms">On what terms it asks for its session.</param>
/// <param name="Routing">From the grant to opening the upstream.</param>
/// <param name="Duration">How long the model talks.</param>
/// <param name="Teardown">From being told to stop to the upstream being closed.</param>
/// <param name="Patience">When the client leaves, or null where it stays to the end.</param>
internal sealed record RunPlan(LeaseTerms Terms, TimeSpan Routing, TimeSpan Duration, TimeSpan Teardown, TimeSpan? Patience);
