using System.Globalization;

namespace ProxyGovernor.Benchmarks.Measuring;

/// <summary>What a process has used so far, by the kernel's accounting.</summary>
/// <param name="Microseconds">Of processors, in user and kernel mode; told in steps of 10 ms.</param>
/// <param name="Switches">How often one of its living threads was taken off a processor.</param>
/// <param name="ResidentBytes">Memory in use now.</param>
internal readonly record struct ProcessUsage(double Microseconds, long Switches, long ResidentBytes)
{
    private const double MicrosecondsPerTick = 10_000;

    public static ProcessUsage Of(int process)
    {
        var directory = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}");
        var text = File.ReadAllText(directory + "/stat");

        // The second field is the program's name in parentheses, which may hold blanks.
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessUsage(
            (Number(fields[11]) + Number(fields[12])) * MicrosecondsPerTick,
            Directory.GetDirectories(directory + "/task").Sum(SwitchesOf),
            Number(fields[21]) * Environment.SystemPageSize);
    }

    private static long SwitchesOf(string thread)
    {
        try
        {
            return File.ReadLines(thread + "/status").Where(static line => line.Contains("ctxt_switches:", StringComparison.Ordinal))
                .Sum(static line => Number(line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]));
        }
        catch (IOException)
        {
            // It has ended since.
            return 0;
        }
    }

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowLeadingSign | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
}
