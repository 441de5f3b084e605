using System.Text;

namespace ProxyGovernor.Policies.Configuration;

/// <summary>Collects mistakes, so that all of them are told together: one line each, and which keys they are about.</summary>
internal sealed class ConfigurationMistakes
{
    private const int LongestValue = 100;
    private readonly List<string> _lines = [];
    private readonly HashSet<string> _keys = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Tells a mistake with the value that is wrong.</summary>
    public void Add(string key, string value, string problem) => AddLine(key, $"{key}: {Quote(value)} {problem}");

    /// <summary>Tells a mistake without its value: there is none, or it may be a secret.</summary>
    public void Add(string key, string problem) => AddLine(key, $"{key}: {problem}");

    /// <summary>True where none of the keys had a mistake, so that a rule between them says something new.</summary>
    public bool AreSound(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (_keys.Contains(key))
            {
                return false;
            }
        }

        return true;
    }

    public static string Quote(string value) => value.Length > LongestValue ? $"\"{value.AsSpan(0, LongestValue)}...\"" : $"\"{value}\"";

    private void AddLine(string key, string line)
    {
        _keys.Add(key);
        _lines.Add(OneLine(line));
    }

    // Keys and values come from files and the environment: a line break in one would forge a second line in the log.
    private static string OneLine(string line)
    {
        if (!line.Any(char.IsControl))
        {
            return line;
        }

        var escaped = new StringBuilder(line.Length + 8);
        foreach (var character in line)
        {
            _ = char.IsControl(character) ? escaped.Append($"\\u{(int)character:x4}") : escaped.Append(character);
        }

        return escaped.ToString();
    }
}
