using System.Collections.Frozen;

namespace ProxyGovernor.Host.Prometheus;

/// <summary>Translates UCUM units, as instruments carry them, into the words that Prometheus names end with.</summary>
internal static class PrometheusUnit
{
    private static readonly FrozenDictionary<string, string> Words = new Dictionary<string, string>
    {
        ["d"] = "days",
        ["h"] = "hours",
        ["min"] = "minutes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["kBy"] = "kilobytes",
        ["MBy"] = "megabytes",
        ["GBy"] = "gigabytes",
        ["Cel"] = "celsius",
        ["Hz"] = "hertz",
        ["m"] = "meters",
        ["J"] = "joules",
        ["W"] = "watts",
        ["V"] = "volts",
        ["A"] = "amperes",
        ["g"] = "grams",
        ["%"] = "percent",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> PerWords = new Dictionary<string, string>
    {
        ["s"] = "second",
        ["min"] = "minute",
        ["h"] = "hour",
        ["d"] = "day",
    }.ToFrozenDictionary();

    /// <summary>The suffix for a unit, without its underscore; empty where the unit adds nothing to the name.</summary>
    public static string Suffix(string unit, FamilyType type)
    {
        string plain = WithoutAnnotations(unit);
        if (plain == "1")
        {
            return type == FamilyType.Gauge ? "ratio" : string.Empty;
        }

        int slash = plain.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return Word(Words, plain);
        }

        string rate = "per_" + Word(PerWords, plain[(slash + 1)..]);
        return slash == 0 ? rate : Word(Words, plain[..slash]) + "_" + rate;
    }

    private static string Word(FrozenDictionary<string, string> words, string unit) =>
        words.TryGetValue(unit, out string? word) ? word : PrometheusName.Sanitize(unit).Trim('_');

    private static string WithoutAnnotations(string unit)
    {
        int open = unit.IndexOf('{', StringComparison.Ordinal);
        int close = unit.IndexOf('}', StringComparison.Ordinal);
        return open < 0 || close < open ? unit : WithoutAnnotations(unit.Remove(open, close - open + 1));
    }
}
