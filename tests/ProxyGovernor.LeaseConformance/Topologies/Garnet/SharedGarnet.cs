namespace ProxyGovernor.LeaseConformance.Topologies.Garnet;

/// <summary>One test after the other: one server is shared by all of them, and its transactions over keys that scripts do not declare are not meant for more.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class SharedGarnet;
