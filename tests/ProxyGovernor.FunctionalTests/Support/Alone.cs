namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>Tests that assert milliseconds run while nothing else does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
