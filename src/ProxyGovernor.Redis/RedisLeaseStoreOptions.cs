namespace ProxyGovernor.Redis;

/// <summary>What the store has to know besides its server.</summary>
/// <param name="Keep">How long a quiet session's ended runs are remembered.</param>
internal sealed record RedisLeaseStoreOptions(TimeSpan Keep)
{
    /// <summary>First part of every key and channel. Tests that share a server differ in it.</summary>
    public string Root { get; init; } = "pg";
}
