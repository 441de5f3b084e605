namespace ProxyGovernor.Sessions;

/// <summary>Who asks.</summary>
/// <param name="Generation">What the hash was derived from; the session's key is derived from the same.</param>
/// <param name="Tenant">An opaque hash of 22 characters.</param>
/// <param name="IsAnonymous">Neither a principal nor a credential was there.</param>
internal readonly record struct Caller(IdentityGeneration Generation, string Tenant, bool IsAnonymous);
