using ProxyGovernor.Tests.Host;

namespace ProxyGovernor.Deploy.Support;

/// <summary>Runs promtool to its end.</summary>
internal static class Promtool
{
    public static async Task AssertPassesAsync(params string[] arguments)
    {
        await using var promtool = new ChildProcess("promtool", arguments);
        (int exitCode, string[] findings) = await promtool.ExitAsync();
        Assert.True(exitCode == 0, string.Join('\n', findings));
    }
}
