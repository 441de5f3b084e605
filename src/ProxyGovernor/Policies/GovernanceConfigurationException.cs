namespace ProxyGovernor.Policies;

/// <summary>The governance configuration is refused as a whole; every mistake that was found is told at once.</summary>
/// <param name="errors">One readable line per mistake: route or policy, key, value and what is allowed.</param>
public sealed class GovernanceConfigurationException(IReadOnlyList<string> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>One readable line per mistake.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
