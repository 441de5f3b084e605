namespace ProxyGovernor.Sessions;

/// <summary>Derives session keys.</summary>
internal static class SessionKeys
{
    // No policy name is longer in practice; beyond it the name goes in as it is written.
    private const int LongestFolded = 128;

    /// <summary>The key of one session, 22 characters.</summary>
    /// <param name="hash">What makes keys unguessable.</param>
    /// <param name="tenant">The caller's tenant.</param>
    /// <param name="policyName">Without regard to case, as configuration keys are: replicas may spell it differently.</param>
    /// <param name="sessionId">As the client sent it.</param>
    /// <param name="lane">As the client sent it, or null.</param>
    public static string Derive(KeyedHash hash, string tenant, string policyName, string sessionId, string? lane)
    {
        var material = new KeyMaterial(stackalloc byte[512]);
        material.Add("session");
        material.Add(tenant);
        Span<char> folded = stackalloc char[LongestFolded];
        var length = policyName.AsSpan().ToUpperInvariant(folded);
        material.Add(length < 0 ? policyName : folded[..length]);
        material.Add(sessionId);
        material.Add(lane);
        return material.Seal(hash);
    }

    /// <summary>What an <c>Idempotency-Key</c> is within a session, 22 characters; null where there is none.</summary>
    public static string? OfRepeated(KeyedHash hash, string sessionKey, string? idempotencyKey)
    {
        if (idempotencyKey is null)
        {
            return null;
        }

        var material = new KeyMaterial(stackalloc byte[512]);
        material.Add("idempotency");
        material.Add(sessionKey);
        material.Add(idempotencyKey);
        return material.Seal(hash);
    }
}
