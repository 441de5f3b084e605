using System.Globalization;

namespace ProxyGovernor.Host.Diagnose.Questions;

/// <summary>Figures in sentences.</summary>
internal static class Wording
{
    /// <summary>Such as <c>1.3 s</c>.</summary>
    public static string InSeconds(this TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s");

    /// <summary>Such as <c>250 ms</c>.</summary>
    public static string InMilliseconds(this double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.#} ms");
}
