namespace ProxyGovernor.Policies.Configuration;

/// <summary>The configuration of stream governance has mistakes. The message holds all of them, one per line.</summary>
public sealed class GovernanceConfigurationException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errors">One line per mistake, each naming the key, the value and what is allowed.</param>
    public GovernanceConfigurationException(IReadOnlyList<string> errors)
        : base(string.Join(Environment.NewLine, errors)) => Errors = errors;

    /// <summary>One line per mistake.</summary>
    public IReadOnlyList<string> Errors { get; }
}
