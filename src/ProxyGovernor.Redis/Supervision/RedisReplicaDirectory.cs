using System.Text.Json;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Redis.Scripts;
using ProxyGovernor.Redis.Transport;
using ProxyGovernor.Status;

namespace ProxyGovernor.Redis.Supervision;

/// <summary>Each replica keeps a record of itself in Redis. One that stops takes it back; one that dies is forgotten when its record ends.</summary>
internal sealed class RedisReplicaDirectory(IRedisTransport transport, RedisLeaseStoreOptions options, ReplicaStatus status, StoreCalls calls) : IReplicaDirectory, IRedisDuty
{
    /// <summary>Three rounds: one that is late does not make a replica disappear.</summary>
    private const string Lifetime = "15000";

    private static readonly LeaseScript Replicas = LeaseScripts.Alone("replicas");
    private readonly string[] _key = [$"{options.Root}:replicas"];

    /// <inheritdoc/>
    public async Task PerformAsync(CancellationToken cancellationToken)
    {
        await calls.MeasureAsync();
        var own = status.Current();
        await transport.EvaluateAsync(Replicas, _key, [own.Replica, JsonSerializer.Serialize(own), Lifetime], cancellationToken);
    }

    /// <inheritdoc/>
    public Task LeaveAsync(CancellationToken cancellationToken) => transport.EvaluateAsync(Replicas, _key, [status.Current().Replica], cancellationToken);

    /// <summary>While Redis is away this replica answers for itself alone.</summary>
    public async ValueTask<IReadOnlyList<ReplicaRecord>> ListAsync(CancellationToken cancellationToken)
    {
        var own = status.Current();
        if (own.Degraded)
        {
            return [own];
        }

        var stored = await transport.EvaluateAsync(Replicas, _key, [], cancellationToken);
        var others = stored.Select(static record => JsonSerializer.Deserialize<ReplicaRecord>(record)!).Where(record => record.Replica != own.Replica);
        return [.. others.Append(own).OrderBy(static record => record.Replica, StringComparer.Ordinal)];
    }
}
