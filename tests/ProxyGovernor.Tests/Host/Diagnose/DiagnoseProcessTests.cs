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
        string replica;
        await using (DemoHost victim = await DemoHost.StartAsync(environment))
        {
            using HttpResponseMessage stream = await victim.PromptAsync("thread-1", 1_000_000, 20);
            (int before, JsonElement healthy) = await AskAsync(survivor);
            Assert.Equal((0, 1), (before, healthy.GetProperty("live_streams").GetInt32()));
            replica = healthy.GetProperty("replicas").EnumerateArray()
                .Single(listed => listed.GetProperty("address").GetString() == victim.Address.ToString().TrimEnd('/')).GetProperty("replica").GetString()!;
        }

        (int ExitCode, JsonElement Json) asked;
        do
        {
            asked = await AskAsync(survivor);
        }
        while (asked.ExitCode == 0);

        JsonElement finding = Assert.Single(asked.Json.GetProperty("findings").EnumerateArray());
        Assert.Equal((1, "overdue_lease", replica), (asked.ExitCode, finding.GetProperty("code").GetString(), finding.GetProperty("replica").GetString()));
    }

    private static async Task<(int ExitCode, JsonElement Json)> AskAsync(DemoHost host)
    {
        var output = new StringWriter();
        int exitCode = await DiagnoseCommand.RunAsync(["--url", host.Address.ToString(), "--json", "--watch", "0.2"], Key.GetValueOrDefault, output, TextWriter.Null);
        return (exitCode, JsonDocument.Parse(output.ToString()).RootElement);
    }
}
