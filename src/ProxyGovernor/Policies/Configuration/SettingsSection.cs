using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ProxyGovernor.Policies.Configuration;

/// <summary>One level of the configuration, read key by key: what was never asked for is an unknown key.</summary>
internal sealed class SettingsSection(IConfiguration section, ConfigurationMistakes mistakes)
{
    private readonly SortedSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public string Name => (section as IConfigurationSection)?.Key ?? "";

    public SettingsSection Section(string key) => Open(Take(key));

    /// <summary>Every child, for a section whose keys are names of the user's choice.</summary>
    public IEnumerable<SettingsSection> Sections() => section.GetChildren().Select(Open);

    /// <summary>The full key, as messages name it.</summary>
    public string KeyOf(string key) => section.GetSection(key).Path;

    public string? Text(string key)
    {
        var child = Take(key);
        if (!child.GetChildren().Any())
        {
            return child.Value;
        }

        mistakes.Add(child.Path, "holds a list or a section; allowed: one value");
        return null;
    }

    public TimeSpan Time(string key, TimeSpan fallback, TimeRange range) => Time(key, range) ?? fallback;

    /// <summary>A time that has no default: null where the key is absent, or wrong.</summary>
    public TimeSpan? Time(string key, TimeRange range)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (range.Parse(text, out var value) is not { } problem)
        {
            return value;
        }

        mistakes.Add(KeyOf(key), text, problem);
        return null;
    }

    public int Integer(string key, int fallback, int minimum, int maximum)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var value)
            && value >= minimum && value <= maximum)
        {
            return value;
        }

        mistakes.Add(KeyOf(key), text, $"is out of range; allowed: {minimum} to {maximum}");
        return fallback;
    }

    public bool Flag(string key, bool fallback)
    {
        if (Text(key) is not { } text || bool.TryParse(text, out fallback))
        {
            return fallback;
        }

        mistakes.Add(KeyOf(key), text, "is unknown; allowed: true, false");
        return fallback;
    }

    public T Choice<T>(string key, T fallback)
        where T : struct, Enum
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        // By name only: Enum.Parse would take numbers too.
        var names = Enum.GetNames<T>();
        var index = Array.FindIndex(names, name => name.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase));
        if (index >= 0)
        {
            return Enum.Parse<T>(names[index]);
        }

        mistakes.Add(KeyOf(key), text, $"is unknown; allowed: {string.Join(", ", names)}");
        return fallback;
    }

    /// <summary>The entries with their full keys; null where the key is absent, empty where an empty list was written.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? List(string key)
    {
        var child = Take(key);
        var entries = child.GetChildren().ToList();
        if (entries.Count == 0 && string.IsNullOrEmpty(child.Value))
        {
            return child.Value is null ? null : [];
        }

        if (entries.Count == 0)
        {
            mistakes.Add(child.Path, child.Value!, $"is one value; allowed: a list ({child.Path}:0, {child.Path}:1, ...)");
            return null;
        }

        return [.. entries.Select(entry => KeyValuePair.Create(entry.Path, entry.Value ?? ""))];
    }

    /// <summary>Call it last. Values are left out: a misspelt key may hold a secret.</summary>
    public void RejectUnknownKeys()
    {
        foreach (var child in section.GetChildren().Where(child => !_known.Contains(child.Key)))
        {
            mistakes.Add(child.Path, $"unknown key{NearestKey.Hint(child.Key, _known)}; allowed: {string.Join(", ", _known)}");
        }
    }

    private IConfigurationSection Take(string key)
    {
        _known.Add(key);
        return section.GetSection(key);
    }

    private SettingsSection Open(IConfigurationSection child)
    {
        if (!string.IsNullOrEmpty(child.Value))
        {
            mistakes.Add(child.Path, child.Value, "is one value; allowed: a section");
        }

        return new SettingsSection(child, mistakes);
    }
}
