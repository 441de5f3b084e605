using System.Globalization;

namespace ProxyGovernor.Benchmarks.Measuring;

/// <summary>What the figures were measured on, and whether others were using it.</summary>
internal static class Machine
{
    private const string LoadFile = "/proc/loadavg";

    /// <summary>The lines that stand above the results.</summary>
    public static async Task<string> DescribeAsync()
    {
        var cores = Environment.ProcessorCount;
        var load = File.Exists(LoadFile) ? (await File.ReadAllTextAsync(LoadFile)).Split(' ')[..3] : [];
        var text = $"{cores} cores, .NET {Environment.Version}, load average at the start: {(load.Length == 0 ? "unknown" : string.Join(", ", load))}.";
        var isBusy = load.Length > 0 && double.Parse(load[0], CultureInfo.InvariantCulture) > cores / 2.0;
        return isBusy ? $"{text}\n\n**The machine was busy: its figures are no verdict; at most the ratios are worth reading.**" : text;
    }
}
