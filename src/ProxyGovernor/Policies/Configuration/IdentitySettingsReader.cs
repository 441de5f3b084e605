using ProxyGovernor.Sessions;

namespace ProxyGovernor.Policies.Configuration;

/// <summary>Reads <c>Identity</c>.</summary>
internal static class IdentitySettingsReader
{
    private const int ShortestSecret = 16;

    public static IdentitySettings Read(SettingsSection section, ConfigurationMistakes mistakes)
    {
        var defaults = new IdentitySettings();
        var identity = new IdentitySettings
        {
            Secret = section.Text("Secret"),
            CredentialHeaders = CredentialHeaders(section, mistakes) ?? defaults.CredentialHeaders,
            Anonymous = section.Choice("Anonymous", defaults.Anonymous),
        };
        section.RejectUnknownKeys();
        if (identity.Secret is { Length: < ShortestSecret } secret)
        {
            mistakes.Add(section.KeyOf("Secret"), $"the secret has {secret.Length} characters; allowed: {ShortestSecret} or more, or leave the key out");
        }

        return identity;
    }

    private static List<string>? CredentialHeaders(SettingsSection section, ConfigurationMistakes mistakes)
    {
        if (section.List("CredentialHeaders") is not { } entries)
        {
            return null;
        }

        foreach (var (key, name) in entries.Where(entry => !HttpToken.IsValid(entry.Value)))
        {
            mistakes.Add(key, name, "is no header name; allowed: an HTTP header name such as x-api-key");
        }

        return [.. entries.Select(entry => entry.Value)];
    }
}
