namespace ProxyGovernor.Leases.Memory;

/// <summary>A session that is held: nobody else reads or changes it until this is disposed.</summary>
internal readonly ref struct SessionScope(MemorySession? session, StoreInstant now)
{
    /// <summary>False where the store knows no such session.</summary>
    public bool IsHeld => session is not null;

    /// <summary>Only where <see cref="IsHeld"/>.</summary>
    public MemorySession Session => session!;

    /// <summary>Taken while holding the session, so that its times never run backwards.</summary>
    public StoreInstant Now => now;

    public void Dispose()
    {
        if (session is not null)
        {
            Monitor.Exit(session);
        }
    }
}
