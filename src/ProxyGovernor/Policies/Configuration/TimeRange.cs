using System.Globalization;

namespace ProxyGovernor.Policies.Configuration;

/// <summary>The times a key allows, both ends included.</summary>
internal readonly record struct TimeRange(TimeSpan Minimum, TimeSpan Maximum)
{
    /// <summary>No time is longer: beyond it a typo is likelier than a wish.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>What most keys allow.</summary>
    public static readonly TimeRange Positive = AtLeast(TimeSpan.FromMilliseconds(1));

    public static TimeRange AtLeast(TimeSpan minimum) => new(minimum, Longest);

    /// <summary>Reads a time; answers what is wrong with it, or null.</summary>
    public string? Parse(string text, out TimeSpan value)
    {
        // The constant format would take a bare number for days, and the lenient one reads 24:00:00 as 24 days.
        if (!text.Contains(':', StringComparison.Ordinal) || !TimeSpan.TryParseExact(text.Trim(), "c", CultureInfo.InvariantCulture, out value))
        {
            value = default;
            return $"is not a time (d.hh:mm:ss.fff); allowed: {this}";
        }

        return value < Minimum || value > Maximum ? $"is out of range; allowed: {this}" : null;
    }

    public override string ToString() => $"{Format(Minimum)} to {Format(Maximum)}";

    /// <summary>The constant format without trailing zeros.</summary>
    public static string Format(TimeSpan value)
    {
        var text = value.ToString("c", CultureInfo.InvariantCulture);
        return value.Ticks % TimeSpan.TicksPerSecond == 0 ? text : text.TrimEnd('0');
    }
}
