using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.Redis.Supervision.Checks;

/// <summary>Every lease has an expiry: under all policies but one the server may drop it when memory runs short, and two owners may meet.</summary>
internal sealed class EvictionCheck : IRedisCheck
{
    public ValueTask<RedisFinding?> CheckAsync(RedisServerFacts server, CancellationToken cancellationToken) =>
        new(server.EvictionPolicy is "" or "noeviction"
            ? null
            : new RedisFinding(
                IsRefusal: false,
                $"maxmemory-policy is {server.EvictionPolicy}: short of memory, the server forgets who owns a session. Set maxmemory-policy noeviction, or give leases a server of their own."));
}
