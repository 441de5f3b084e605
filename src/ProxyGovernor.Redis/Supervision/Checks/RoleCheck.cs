using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.Redis.Supervision.Checks;

/// <summary>Leases are written: a read replica cannot keep them, and one that takes writes would lose them to its master.</summary>
internal sealed class RoleCheck : IRedisCheck
{
    private static readonly RedisFinding ReadReplica = new(
        IsRefusal: true, "The server is a read replica, which cannot keep leases. Let ConnectionStrings:Redis name its master.");

    // On a cluster scripts go to the master of their slot, whichever node answered this.
    public ValueTask<RedisFinding?> CheckAsync(RedisServerFacts server, CancellationToken cancellationToken) =>
        new(server is { IsReplica: true, IsCluster: false } ? ReadReplica : null);
}
