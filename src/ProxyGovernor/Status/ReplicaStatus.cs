using System.Reflection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Status;

/// <summary>What this replica says of itself.</summary>
internal sealed class ReplicaStatus(ReplicaIdentity identity, RunRegistry runs, StoreTimeEstimate clock, StoreCalls calls, IServer server, TimeProvider time)
{
    private static readonly string? Version = typeof(ReplicaStatus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    public ReplicaRecord Current() => new(
        identity.Name, server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault(), Version, runs.Count, clock.Offset is null ? null : OffsetFromUtc(),
        calls.LastRoundTrip?.TotalMilliseconds, calls.Breaker.IsOpen, time.GetUtcNow());

    private double OffsetFromUtc() => clock.NotAfter(TimeSpan.Zero) - time.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>One replica.</summary>
/// <param name="Replica">Its name, new with every start.</param>
/// <param name="Address">The first address it listens on.</param>
/// <param name="Version">Product version.</param>
/// <param name="Streams">Runs open in it.</param>
/// <param name="ClockOffsetMs">Store time less this replica's wall clock; null before the first store call.</param>
/// <param name="StoreRoundTripMs">The last store call.</param>
/// <param name="Degraded">Governing on its own because the store is away.</param>
/// <param name="UpdatedAt">When this was told.</param>
internal sealed record ReplicaRecord(
    string Replica, string? Address, string? Version, int Streams, double? ClockOffsetMs, double? StoreRoundTripMs, bool Degraded, DateTimeOffset UpdatedAt);
