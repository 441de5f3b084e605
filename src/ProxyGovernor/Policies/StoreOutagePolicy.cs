namespace ProxyGovernor.Policies;

/// <summary>What happens while the lease store is away: <c>OnStoreUnavailable</c>.</summary>
internal enum StoreOutagePolicy
{
    /// <summary>This replica governs by itself, in memory; running streams go on.</summary>
    Degrade,
    /// <summary>New requests are answered 503; running streams end with their leases.</summary>
    Reject,
}
