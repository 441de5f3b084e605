using System.Diagnostics;

namespace ProxyGovernor.Testing;

/// <summary>Tells a server something as its operator would.</summary>
internal static class RedisCli
{
    public static async Task<string> CallAsync(RedisServer server, params string[] arguments)
    {
        using var command = Process.Start(new ProcessStartInfo("redis-cli", ["-p", $"{server.Port}", .. arguments]) { RedirectStandardOutput = true })!;
        return (await command.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim();
    }

    public static async Task OkAsync(RedisServer server, params string[] arguments) => Assert.Equal("OK", await CallAsync(server, arguments));
}
