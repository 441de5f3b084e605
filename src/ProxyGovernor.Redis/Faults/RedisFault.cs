namespace ProxyGovernor.Redis.Faults;

/// <summary>Why Redis did not do what it was asked to.</summary>
/// <param name="Name">The error code that the server gave, or a short name of this client's.</param>
/// <param name="IsRefusal">It stays until somebody changes something; the others may pass by themselves.</param>
/// <param name="Advice">One sentence on what it means, one on what to change.</param>
internal sealed record RedisFault(string Name, bool IsRefusal, string Advice);
