namespace ProxyGovernor.Leases;

/// <summary>Who a run is: stored beside its slot, so that whichever replica retires it can label the metric and answer for it.</summary>
/// <param name="Id">The stream id.</param>
/// <param name="Session">The opaque session key.</param>
/// <param name="Replica">The replica that holds the client's connection.</param>
/// <param name="Tenant">Hash of the tenant, for scoping answers; never the credential itself.</param>
/// <param name="Route">YARP route id.</param>
/// <param name="Policy">Policy name.</param>
/// <param name="Dialect">Dialect name, as in <c>Dialect</c> settings.</param>
/// <param name="StartedAt">When the replica opened the run, milliseconds since the Unix epoch by the replica's clock.</param>
internal sealed record LeaseRun(string Id, string Session, string Replica, string Tenant, string Route, string Policy, string Dialect, long StartedAt);
