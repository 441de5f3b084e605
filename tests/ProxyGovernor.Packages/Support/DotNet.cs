using ProxyGovernor.Tests.Host;

namespace ProxyGovernor.Packages.Support;

/// <summary>Runs the SDK to its end. No build server is left behind.</summary>
internal static class DotNet
{
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
    };

    public static async Task RunAsync(params string[] arguments)
    {
        await using var dotnet = new ChildProcess("dotnet", [.. arguments, "-p:UseSharedCompilation=false"], Environment);
        IReadOnlyList<string> output = await dotnet.OutputAsync();
        (int exitCode, string[] errors) = await dotnet.ExitAsync();
        Assert.True(exitCode == 0 && !output.Any(line => line.Contains(": warning ", StringComparison.Ordinal)), string.Join('\n', [.. output, .. errors]));
    }
}
