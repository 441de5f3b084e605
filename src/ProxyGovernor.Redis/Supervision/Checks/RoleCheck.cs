using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.Redis.Supervision.Checks;

/// <summary>Leases are written: a read replica cannot keep them, and one that takes writes would lose them to its master.</summary>
/// <param name="transport">Connects anew to a server that is none: its name may lead to the master by now.</param>
internal sealed class RoleCheck(IRedisTransport transport) : IRedisCheck
{
    private static readonly RedisFinding ReadReplica = new(
        IsRefusal: true, "The server is a read replica, which cannot keep leases. Let ConnectionStrings:Redis name its master.");

    public ValueTask<RedisFinding?> CheckAsync(RedisServerFacts server, CancellationToken cancellationToken)
    {
        // On a cluster scripts go to the master of their slot, whichever node answered this.
        if (server is not { IsReplica: true, IsCluster: false })
        {
            return default;
        }

        transport.Replace();
        return new(ReadReplica);
    }
}
