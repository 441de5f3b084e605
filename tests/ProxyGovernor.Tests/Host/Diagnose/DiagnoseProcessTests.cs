using System.Text.Json;
using ProxyGovernor.Host.Diagnose;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Host.Diagnose;

/// <summary>The built host, as the README asks it.</summary>
public sealed class DiagnoseProcessTests
{
    private static readonly Dictionary<string, string> Key = new() { [DiagnoseCommandLine.KeyVariable] = "operator-key-of-the-tests" };

    [Fact(Timeout = 120_000)]
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
        string stream;
        await using (DemoHost victim = await DemoHost.StartAsync(environment))
        {
            using HttpResponseMessage response = await victim.LeasedPromptAsync();
            stream = response.Headers.GetValues("X-Stream-Id").Single();
            JsonElement seen = await AskUntilAsync(survivor, json => Streams(json).Any(), "--stream", stream);
            Assert.Equal(stream, Streams(seen).Single().GetProperty("stream_id").GetString());
        }

        JsonElement diagnosis = await AskUntilAsync(survivor, json => Overdue(json).Any());
        JsonElement finding = Assert.Single(Overdue(diagnosis));
        Assert.Equal(stream, finding.GetProperty("stream_id").GetString());
        Assert.NotEqual(JsonValueKind.Null, finding.GetProperty("replica").ValueKind);
    }

    private static JsonElement.ArrayEnumerator Streams(JsonElement diagnosis) => diagnosis.GetProperty("streams").EnumerateArray();

    private static IEnumerable<JsonElement> Overdue(JsonElement diagnosis) =>
        diagnosis.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("code").GetString() == "overdue_lease");

    private static async Task<JsonElement> AskUntilAsync(DemoHost host, Func<JsonElement, bool> isSeen, params string[] arguments)
    {
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var output = new StringWriter();
            int exitCode = await DiagnoseCommand.RunAsync(
                ["--url", host.Address.ToString(), "--json", "--watch", "0.2", .. arguments], Key.GetValueOrDefault, output, TextWriter.Null);
            if (exitCode < 2 && JsonDocument.Parse(output.ToString()).RootElement is var diagnosis && isSeen(diagnosis))
            {
                Assert.Equal(diagnosis.GetProperty("healthy").GetBoolean() ? 0 : 1, exitCode);
                return diagnosis;
            }
        }
    }
}
