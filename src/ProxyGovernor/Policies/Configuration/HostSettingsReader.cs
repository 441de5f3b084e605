namespace ProxyGovernor.Policies.Configuration;

/// <summary>Reads <c>Host</c>.</summary>
internal static class HostSettingsReader
{
    public static HostSettings Read(SettingsSection section)
    {
        var host = new HostSettings { Tuned = section.Flag("Tuned", fallback: true) };
        section.RejectUnknownKeys();
        return host;
    }
}
