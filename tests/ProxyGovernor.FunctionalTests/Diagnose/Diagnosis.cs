using System.Text.Json;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.Host.Diagnose;

namespace ProxyGovernor.FunctionalTests.Diagnose;

/// <summary>What <c>diagnose --json</c> answers.</summary>
internal sealed record Diagnosis(int ExitCode, string Output, string Errors)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public IEnumerable<string?> Codes => Json.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("code").GetString());

    /// <summary>Asks a proxy as its operator, in this process.</summary>
    public static Task<Diagnosis> OfAsync(GovernedProxy proxy, params string[] arguments) => OfAsync(proxy.Address, GovernedProxy.OperatorKey, arguments);

    public static async Task<Diagnosis> OfAsync(Uri address, string? key, params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        string[] all = ["--url", address.ToString(), "--json", .. arguments];
        var exitCode = await DiagnoseCommand.RunAsync(all, name => name == DiagnoseCommandLine.KeyVariable ? key : null, output, errors).InTime();
        return new Diagnosis(exitCode, output.ToString(), errors.ToString());
    }

    public JsonElement Finding(string code) => Json.GetProperty("findings").EnumerateArray().Single(finding => finding.GetProperty("code").GetString() == code);
}
