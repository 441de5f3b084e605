namespace ProxyGovernor.Policies;

/// <summary>Whether callers without any credential are served: <c>Identity:Anonymous</c>.</summary>
internal enum AnonymousAccess
{
    /// <summary>They are, and share one tenant: they can supersede each other's sessions.</summary>
    Allow,
    /// <summary>They are answered with 401.</summary>
    Deny,
}

/// <summary>How tenants are told apart: <c>StreamGovernance:Identity</c>.</summary>
internal sealed record IdentitySettings
{
    /// <summary>What session keys are derived from; null: random per process, or supplied by the lease store.</summary>
    public string? Secret { get; init; }

    /// <summary>Headers that hold a caller's static key, in addition to the query's <c>key</c>.</summary>
    public IReadOnlyList<string> CredentialHeaders { get; init; } = ["Authorization", "x-api-key", "api-key", "x-goog-api-key"];

    public AnonymousAccess Anonymous { get; init; } = AnonymousAccess.Allow;
}
