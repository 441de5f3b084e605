using System.CommandLine;
using ProxyGovernor.Host.Diagnose.Asking;
using ProxyGovernor.Host.Diagnose.Observations;
using ProxyGovernor.Host.Diagnose.Questions;
using ProxyGovernor.Host.Diagnose.Reports;

namespace ProxyGovernor.Host.Diagnose;

/// <summary><c>diagnose</c>: asks a running host why sessions hang.</summary>
internal static class DiagnoseCommand
{
    /// <summary>The first argument, in place of a start of the host.</summary>
    public const string Name = "diagnose";

    private const int Healthy = 0;
    private const int HasFindings = 1;
    private const int CouldNotAsk = 2;

    /// <summary>Asks, and reports.</summary>
    /// <param name="arguments">What follows <see cref="Name"/>.</param>
    /// <param name="environment">Reads environment variables.</param>
    /// <param name="output">Takes the report.</param>
    /// <param name="errors">Takes the one line that says why it could not be asked.</param>
    /// <returns>The process's exit code: 0 healthy, 1 findings, 2 could not ask.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Func<string, string?> environment, TextWriter output, TextWriter errors)
    {
        var line = new DiagnoseCommandLine(environment, (options, cancellation) => AskAsync(options, output, cancellation));
        try
        {
            return await line.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        }
        catch (Exception reason) when (reason is DiagnoseException or OperationCanceledException)
        {
            await errors.WriteLineAsync(reason is DiagnoseException ? Printable.Of(reason.Message) : "Interrupted.");
            return CouldNotAsk;
        }
    }

    private static async Task<int> AskAsync(DiagnoseOptions options, TextWriter output, CancellationToken cancellation)
    {
        using var client = new GovernorClient(options.Url, options.Key);
        Observation seen = await new Observer(client, TimeProvider.System).ObserveAsync(options, cancellation);
        var report = new Report(options.Url, seen, DecisionTree.Ask(seen));
        if (options.Json)
        {
            await JsonReport.WriteAsync(report, output);
        }
        else
        {
            TextReport.Write(report, output);
        }

        return report.IsHealthy ? Healthy : HasFindings;
    }
}
