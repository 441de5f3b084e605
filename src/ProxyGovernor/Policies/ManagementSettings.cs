namespace ProxyGovernor.Policies;

/// <summary>Operator access: <c>StreamGovernance:Management</c>.</summary>
internal sealed record ManagementSettings
{
    /// <summary>What <c>X-Operator-Key</c> must hold; null: the operator routes do not exist.</summary>
    public string? OperatorKey { get; init; }

    /// <summary>Addresses of a listener of its own; empty: the proxy's listener serves management too.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];
}
