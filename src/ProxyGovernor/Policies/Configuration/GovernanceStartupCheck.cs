namespace ProxyGovernor.Policies.Configuration;

/// <summary>Checks settings and routes together before anything runs, so that the user sees all mistakes at once.</summary>
internal sealed class GovernanceStartupCheck(GovernanceSection section, ProxyConfigurations proxy)
{
    /// <summary>Call it before YARP loads its routes.</summary>
    /// <exception cref="GovernanceConfigurationException">There are mistakes in the section, or in routes or clusters.</exception>
    public void ValidateAtStart()
    {
        var reading = GovernanceConfigurationReader.Read(section.Configuration);
        IReadOnlyList<string> errors = [.. reading.Errors, .. proxy.Check(reading.Draft).Errors];
        if (errors.Count > 0)
        {
            throw new GovernanceConfigurationException(errors);
        }
    }
}
