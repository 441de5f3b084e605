using System.Text.Json;
using ProxyGovernor.Host.Diagnose;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Host.Diagnose;

/// <summary>The built host, as the README asks it.</summary>
public sealed class DiagnoseProcessTests
{
    private static readonly Dictionary<string, string> Key = new() { [DiagnoseCommandLine.KeyVariable] = "operator-key-of-the-tests" };

    [Fact(Timeout = 60_000)]
    public async Task A_healthy_host_is_exit_code_0_and_a_dead_one_exit_code_2_with_one_line()
    {
        Uri address;
        await using (DemoHost host = await DemoHost.StartAsync(Key))
        {
            address = host.Address;
            using HttpResponseMessage stream = await host.PromptAsync("thread-1", 1_000_000, 20);
            await using ChildProcess healthy = ChildProcess.StartHost(Key, "diagnose", "--url", address.ToString(), "--watch", "0.5");

            Assert.Contains("live streams: 1", await healthy.LineWithAsync(address.ToString()), StringComparison.Ordinal);
            (int exitCode, string[] errors) = await healthy.ExitAsync();
            Assert.Equal(0, exitCode);
            Assert.Empty(errors);
        }

        await using ChildProcess dead = ChildProcess.StartHost(Key, "diagnose", "--url", address.ToString());
        (int refused, string[] lines) = await dead.ExitAsync();
        Assert.Equal(2, refused);
        Assert.Contains("does not answer", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task The_leases_of_a_killed_replica_are_overdue_and_name_it()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        var environment = new Dictionary<string, string>(Key)
        {
            ["ConnectionStrings__Redis"] = redis.Address,
            ["StreamGovernance__Leases__Ttl"] = "00:00:03",
            ["StreamGovernance__Leases__SweepInterval"] = "01:00:00",
        };
        await using DemoHost survivor = await DemoHost.StartAsync(environment);
        JsonElement stream;
        await using (DemoHost victim = await DemoHost.StartAsync(environment))
        {
            using HttpResponseMessage response = await victim.PromptAsync("thread-1", 1_000_000, 20);
            (int before, JsonElement healthy) = await AskAsync(survivor, "--stream", response.Headers.GetValues("X-Stream-Id").Single());
            Assert.Equal(0, before);
            stream = Assert.Single(healthy.GetProperty("streams").EnumerateArray());
        }

        (int ExitCode, JsonElement Json) asked;
        do
        {
            asked = await AskAsync(survivor);
        }
        while (asked.ExitCode == 0);

        JsonElement finding = Assert.Single(asked.Json.GetProperty("findings").EnumerateArray());
        Assert.Equal((1, "overdue_lease"), (asked.ExitCode, finding.GetProperty("code").GetString()));
        Assert.All(["stream_id", "session", "replica"], member => Assert.Equal(stream.GetProperty(member).GetString(), finding.GetProperty(member).GetString()));
    }

    private static async Task<(int ExitCode, JsonElement Json)> AskAsync(DemoHost host, params string[] arguments)
    {
        var output = new StringWriter();
        int exitCode = await DiagnoseCommand.RunAsync(["--url", host.Address.ToString(), "--json", "--watch", "0.2", .. arguments], Key.GetValueOrDefault, output, TextWriter.Null);
        return (exitCode, JsonDocument.Parse(output.ToString()).RootElement);
    }
}
