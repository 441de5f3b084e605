namespace ProxyGovernor.Leases.Memory;

/// <summary>A hint and the replica it is for.</summary>
internal readonly record struct AddressedHint(string Replica, LeaseHint Hint);
