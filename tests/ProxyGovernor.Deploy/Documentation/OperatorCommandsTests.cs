using System.Net;
using System.Text.Json;
using ProxyGovernor.Testing;
using ProxyGovernor.Tests.Host;

namespace ProxyGovernor.Deploy.Documentation;

[Collection(nameof(Documentation))]
public sealed class OperatorCommandsTests
{
    private const string Readme = "README.md";
    private const string Hanging = "When it hangs: `diagnose`";
    private const string Access = "Access rules";
    private const string Dashboard = "The dashboard";
    private const string Deploy = "deploy/README.md";
    private const string Rotation = "Secrets and their rotation";

    [Fact(Timeout = 120_000)]
    [RunsCommandsOf(Readme, Hanging)]
    public async Task Diagnose_answers_the_shown_questions_about_a_host_with_the_exported_key()
    {
        IReadOnlyList<DocumentedCommand> commands = Documents.RunBy(Readme, Hanging, "export", "dotnet run");
        (string name, string key) = commands[0].Text["export ".Length..].Split('=') is [var left, var right] ? (left, right) : default;
        await using DemoHost host = await DemoHost.StartAsync(new() { [name] = key });

        await using ChildProcess diagnose = new ReaderMachine().With(8081, host.Address.Port).Type(commands);
        IReadOnlyList<string> output = await diagnose.OutputAsync();
        (int exitCode, string[] errors) = await diagnose.ExitAsync();
        Assert.True(exitCode == 0, string.Join('\n', errors.Concat(output)));
        Assert.All(
            Documents.Shown(Readme, Hanging)[0].Where(line => line.Contains("? ", StringComparison.Ordinal) && !line.Contains(':', StringComparison.Ordinal)),
            question => Assert.Contains(output, line => line.StartsWith(question[..(question.IndexOf('?', StringComparison.Ordinal) + 1)], StringComparison.Ordinal)));
    }

    [Fact(Timeout = 120_000)]
    [RunsCommandsOf(Readme, Dashboard)]
    public async Task The_dashboard_is_there_and_its_calls_need_the_key_of_the_command()
    {
        DocumentedCommand command = Assert.Single(Documents.RunBy(Readme, Dashboard, "StreamGovernance__Management__OperatorKey=secret dotnet run"));
        var machine = new ReaderMachine();
        await using ChildProcess host = machine.Type(command);
        await host.LineWithAsync("Now listening on");
        using var client = new HttpClient();
        Assert.Contains("<html", await client.GetStringAsync(machine.Address(8080, "/governor/ui"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, (await client.GetAsync(machine.Address(8080, "/governor/streams"), TestContext.Current.CancellationToken)).StatusCode);
        client.DefaultRequestHeaders.Add("X-Operator-Key", "secret");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(machine.Address(8080, "/governor/streams"), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact(Timeout = 120_000)]
    [RunsCommandsOf(Deploy, "Runbook")]
    public async Task The_runbooks_call_tells_of_the_replicas_on_the_management_port()
    {
        DocumentedCommand command = Assert.Single(Documents.RunBy(Deploy, "Runbook", "curl"));
        var machine = new ReaderMachine { Environment = { ["OPERATOR_KEY"] = "a key" } };
        await using ChildProcess host = ChildProcess.StartHost(
            new Dictionary<string, string>
            {
                ["StreamGovernance__Management__OperatorKey"] = "a key",
                ["StreamGovernance__Management__Urls"] = $"http://127.0.0.1:{machine.Port(9090)}",
            },
            "--demo", "--urls", "http://127.0.0.1:0");
        await host.LineWithAsync("Application started");
        await using ChildProcess curl = machine.Type(command);
        using var replicas = JsonDocument.Parse(string.Concat(await curl.OutputAsync()));
        Assert.Equal(1, replicas.RootElement.GetArrayLength());
    }

    [Fact(Timeout = 120_000)]
    [RunsCommandsOf(Deploy, Rotation)]
    public async Task The_Redis_password_is_rotated_without_a_moment_in_which_none_is_taken()
    {
        IReadOnlyList<DocumentedCommand> commands = Documents.RunBy(Deploy, Rotation, "redis-cli ACL SETUSER", "redis-cli ACL SETUSER");
        await using RedisServer redis = await RedisServer.StartAsync();
        await RedisCli.OkAsync(redis, "acl", "setuser", "governor", "on", ">OLD");
        Assert.Equal((true, false), await TakenAsync(redis));
        await TypeAsync(redis, commands[0]);
        Assert.Equal((true, true), await TakenAsync(redis));
        await TypeAsync(redis, commands[1]);
        Assert.Equal((false, true), await TakenAsync(redis));
    }

    [Fact(Timeout = 120_000)]
    [RunsCommandsOf(Readme, Access)]
    public async Task The_access_rules_are_taken_as_they_are_shown()
    {
        DocumentedCommand command = Assert.Single(Documents.RunBy(Readme, Access, "redis-cli ACL SETUSER"));
        await using RedisServer redis = await RedisServer.StartAsync();
        await TypeAsync(redis, command);
        string[] governor = ["--no-auth-warning", "--user", "governor", "-a", "secret"];
        await RedisCli.OkAsync(redis, [.. governor, "set", "pg:key", "value"]);
        Assert.StartsWith("NOPERM", await RedisCli.CallAsync(redis, [.. governor, "set", "other:key", "value"]), StringComparison.Ordinal);
        Assert.StartsWith("NOPERM", await RedisCli.CallAsync(redis, [.. governor, "acl", "list"]), StringComparison.Ordinal);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("ProxyGovernorStoreErrors", "redis-cli SLOWLOG GET", "redis-cli INFO stats")]
    [InlineData("ProxyGovernorStaleRuns", "redis-cli LRANGE")]
    [RunsCommandsOf(Deploy, "ProxyGovernorStoreErrors")]
    [RunsCommandsOf(Deploy, "ProxyGovernorStaleRuns")]
    public async Task Redis_answers_what_the_runbook_asks_it(string section, params string[] expected)
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        foreach (DocumentedCommand command in Documents.RunBy(Deploy, section, expected))
        {
            Assert.DoesNotContain("ERR", await TypeAsync(redis, command), StringComparison.Ordinal);
        }
    }

    private static async Task<(bool Old, bool New)> TakenAsync(RedisServer redis) => (await IsTakenAsync(redis, "OLD"), await IsTakenAsync(redis, "NEW"));

    private static async Task<bool> IsTakenAsync(RedisServer redis, string password) =>
        await RedisCli.CallAsync(redis, "auth", "governor", password) == "OK";

    private static async Task<string> TypeAsync(RedisServer redis, DocumentedCommand command)
    {
        ReaderMachine machine = new ReaderMachine().With(6379, redis.Port);
        await using ChildProcess typed = machine.Type(command);
        string output = string.Join('\n', await typed.OutputAsync());
        Assert.Equal(0, (await typed.ExitAsync()).ExitCode);
        return output;
    }
}
