using ProxyGovernor.Hosting.Configuration;

namespace ProxyGovernor.Host.Management;

/// <summary>Reads <c>StreamGovernance:Management:Urls</c>.</summary>
internal static class ManagementUrls
{
    /// <summary>The configuration key: one or more URLs as Kestrel writes them, separated by semicolons.</summary>
    public const string Key = "StreamGovernance:Management:Urls";

    /// <summary>The configured URLs; none where management shares the public listeners.</summary>
    /// <exception cref="GovernanceConfigurationException">At least one of them is no URL to listen on.</exception>
    public static IReadOnlyList<string> Read(IConfiguration configuration)
    {
        string[] urls = (configuration[Key] ?? string.Empty)
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] errors = [.. urls.Where(url => !IsListenable(url)).Select(Refuse)];
        return errors.Length == 0 ? urls : throw new GovernanceConfigurationException(errors);
    }

    private static bool IsListenable(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme is "http" or "https" && address.Port is >= 0 and <= 65535 && address.PathBase.Length == 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string Refuse(string url) =>
        $"{Key}: '{url}' is no URL to listen on; allowed are http and https with host, '*' or address, and a port, such as http://127.0.0.1:9090.";
}
