namespace ProxyGovernor.Sessions;

/// <summary>Where a session is found.</summary>
/// <param name="Key">Its opaque key.</param>
/// <param name="PreviousKey">Its key under the identity secret before, which only runs of this replica can have; null where there was none.</param>
internal readonly record struct SessionAddress(string Key, string? PreviousKey = null);
