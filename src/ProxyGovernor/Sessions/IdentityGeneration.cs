namespace ProxyGovernor.Sessions;

/// <summary>One secret that identities are derived from, and how many runs of this replica live under keys of it.</summary>
internal sealed class IdentityGeneration(byte[] secret)
{
    private int _runs;
    private string? _anonymous;

    public ReadOnlySpan<byte> Secret => secret;

    /// <summary>What identities are derived with.</summary>
    public KeyedHash Hash { get; } = new(secret);

    /// <summary>The generation that this one took the place of; null where there was none. No more than one is remembered.</summary>
    public IdentityGeneration? Previous { get; private set; }

    /// <summary>The previous generation while runs begun under it live here, so that a newcomer has to be looked for under it as well.</summary>
    public IdentityGeneration? Outlived => Previous is { HasRuns: true } previous ? previous : null;

    public bool HasRuns => Volatile.Read(ref _runs) > 0;

    /// <summary>The tenant of all callers that nothing tells apart.</summary>
    public string AnonymousTenant => _anonymous ??= SealAnonymous();

    /// <summary>A run was registered.</summary>
    public void Enter() => Interlocked.Increment(ref _runs);

    /// <summary>It is released.</summary>
    public void Leave() => Interlocked.Decrement(ref _runs);

    /// <summary>The generation that follows.</summary>
    public IdentityGeneration Next(byte[] shared)
    {
        Previous = null;
        return new IdentityGeneration(shared) { Previous = this };
    }

    private string SealAnonymous()
    {
        var material = new KeyMaterial(stackalloc byte[64]);
        material.Add("anonymous");
        return material.Seal(Hash);
    }
}
