using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.Redis.Supervision.Checks;

/// <summary>One thing that has to be right about the server.</summary>
internal interface IRedisCheck
{
    /// <summary>What is wrong, and what to change; null where nothing is. Asks again each time: the answer follows what the operator changes.</summary>
    ValueTask<RedisFinding?> CheckAsync(RedisServerFacts server, CancellationToken cancellationToken);
}

/// <summary>What a check found.</summary>
/// <param name="IsRefusal">Whether leases may not be kept there; else a warning.</param>
/// <param name="Message">What is wrong, and what to change.</param>
internal sealed record RedisFinding(bool IsRefusal, string Message);
