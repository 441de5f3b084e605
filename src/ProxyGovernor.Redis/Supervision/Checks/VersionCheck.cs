using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.Redis.Supervision.Checks;

/// <summary>
/// Scripts that read the time and then write need Redis 5 (they are replicated by their effects), the documented ACL rules Redis 6.2
/// (channel permissions).
/// </summary>
internal sealed class VersionCheck : IRedisCheck
{
    private static readonly Version Oldest = new(6, 2);

    public ValueTask<RedisFinding?> CheckAsync(RedisServerFacts server, CancellationToken cancellationToken) =>
        new(Version.TryParse(server.Version, out var version) && version < Oldest
            ? new RedisFinding(IsRefusal: true, $"The server is Redis {server.Version}; leases need {Oldest} or later. Upgrade it, or let ConnectionStrings:Redis name another.")
            : null);
}
