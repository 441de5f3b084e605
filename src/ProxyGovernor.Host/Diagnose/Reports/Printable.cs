namespace ProxyGovernor.Host.Diagnose.Reports;

/// <summary>Text of others on a terminal: what a host answers must not move its cursor.</summary>
internal static class Printable
{
    public static string Of(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(static letter => char.IsControl(letter) ? ' ' : letter)) : text;
}
