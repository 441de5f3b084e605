using Microsoft.AspNetCore.Http;

namespace ProxyGovernor.Policies.Configuration;

/// <summary>Reads <c>Management</c>.</summary>
internal static class ManagementSettingsReader
{
    private const string AllowedUrls = "allowed: http://HOST:PORT or https://HOST:PORT, several separated by ';'";

    public static ManagementSettings Read(SettingsSection section, ConfigurationMistakes mistakes)
    {
        var management = new ManagementSettings
        {
            OperatorKey = section.Text("OperatorKey"),
            Urls = Urls(section, mistakes),
        };
        section.RejectUnknownKeys();
        if (management.OperatorKey is not null && string.IsNullOrWhiteSpace(management.OperatorKey))
        {
            mistakes.Add(section.KeyOf("OperatorKey"), "the key is empty; allowed: 1 character or more, or leave the key out to switch operator routes off");
        }

        return management;
    }

    private static string[] Urls(SettingsSection section, ConfigurationMistakes mistakes)
    {
        if (section.Text("Urls") is not { } text)
        {
            return [];
        }

        var urls = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (urls.Length == 0)
        {
            mistakes.Add(section.KeyOf("Urls"), text, "holds no URL; " + AllowedUrls);
        }

        foreach (var url in urls.Where(url => !IsListenerAddress(url)))
        {
            mistakes.Add(section.KeyOf("Urls"), url, "is no address to listen on; " + AllowedUrls);
        }

        return urls;
    }

    private static bool IsListenerAddress(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme is "http" or "https"
                && !address.IsUnixPipe && !address.IsNamedPipe
                && address.PathBase.Length == 0
                && address.Port is >= 0 and <= 65535
                && (address.Host is "*" or "+" || Uri.CheckHostName(address.Host) != UriHostNameType.Unknown);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
