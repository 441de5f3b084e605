namespace ProxyGovernor.Policies.Configuration;

/// <summary>The configuration of stream governance has mistakes. The message holds all of them, one per line.</summary>
public sealed class GovernanceConfigurationException : Exception
{
    internal GovernanceConfigurationException(IReadOnlyList<string> errors)
        : base(string.Join(Environment.NewLine, errors)) => Errors = errors;

    /// <summary>One line per mistake, each naming the key, the value and what is allowed.</summary>
    public IReadOnlyList<string> Errors { get; }
}
