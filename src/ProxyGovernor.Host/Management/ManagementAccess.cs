namespace ProxyGovernor.Host.Management;

/// <summary>Endpoint metadata: which listeners answer it. An endpoint without it belongs to the public listeners.</summary>
internal enum ManagementAccess
{
    /// <summary>The management listeners only: metrics, health and operator routes.</summary>
    Only,

    /// <summary>Both kinds: the routes that clients share with operators.</summary>
    Also,
}
