namespace ProxyGovernor.Leases.Coordination;

/// <summary>On what terms a run asks for its session.</summary>
/// <param name="Conflict">What to do where another run is active.</param>
/// <param name="Valve">Longest wait for the predecessor's cleanup.</param>
/// <param name="QueueLimit">Most waiters, under <see cref="ConflictPolicy.Queue"/>.</param>
/// <param name="QueueTimeout">Longest wait in the queue.</param>
/// <param name="IdempotencyKey">See <see cref="AcquireRequest.IdempotencyKey"/>.</param>
internal readonly record struct LeaseTerms(ConflictPolicy Conflict, TimeSpan Valve, int QueueLimit, TimeSpan QueueTimeout, string? IdempotencyKey = null);
