using System.Text;

namespace ProxyGovernor.Host.Prometheus;

/// <summary>Builds names that every Prometheus accepts from instrument names and tag keys, which may hold any character.</summary>
internal static class PrometheusName
{
    /// <summary>The suffix of a counter's samples, in Prometheus text also of its family.</summary>
    public const string CounterSuffix = "_total";

    /// <summary>The name of a family in OpenMetrics' sense: with the unit, and for counters without <c>_total</c>.</summary>
    public static string Family(string instrument, string unitSuffix, FamilyType type)
    {
        string name = Sanitize(instrument);
        if (type == FamilyType.Counter && name.EndsWith(CounterSuffix, StringComparison.Ordinal))
        {
            name = name[..^CounterSuffix.Length];
        }

        return unitSuffix.Length == 0 || name.EndsWith("_" + unitSuffix, StringComparison.Ordinal) ? name : name + "_" + unitSuffix;
    }

    /// <summary>Replaces each run of characters that a name cannot hold by one underscore.</summary>
    public static string Sanitize(string name)
    {
        var result = new StringBuilder(name.Length);
        foreach (char character in name)
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                result.Append(result.Length == 0 && char.IsAsciiDigit(character) ? "_" : string.Empty).Append(character);
            }
            else if (result.Length == 0 || result[^1] != '_')
            {
                result.Append('_');
            }
        }

        return result.ToString();
    }
}
