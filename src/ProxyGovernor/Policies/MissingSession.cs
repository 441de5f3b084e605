namespace ProxyGovernor.Policies;

/// <summary>What happens to a governed request that names no session: <c>Session:Missing</c>.</summary>
internal enum MissingSession
{
    /// <summary>It is tagged and timed, without a lease.</summary>
    Pass,
    /// <summary>It is answered with 400.</summary>
    Reject,
    /// <summary>It gets a fresh session id, told in <c>X-Session-Id</c>.</summary>
    Generate,
}
