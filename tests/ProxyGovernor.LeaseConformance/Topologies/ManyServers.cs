namespace ProxyGovernor.LeaseConformance.Topologies;

/// <summary>Five or six servers beside the tests of another class are more than a small machine answers in time: one class after the other.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class ManyServers;
