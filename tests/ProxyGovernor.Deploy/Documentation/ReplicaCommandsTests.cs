using System.Net.Http.Json;
using System.Text.Json;
using ProxyGovernor.Tests.Host;

namespace ProxyGovernor.Deploy.Documentation;

[Collection(nameof(Documentation))]
public sealed class ReplicaCommandsTests
{
    private const string File = "README.md";
    private const string Section = "Two replicas, one Redis";

    [Fact(Timeout = 180_000)]
    [RunsCommandsOf(File, Section)]
    public async Task Two_replicas_with_one_Redis_supersede_and_stop_each_others_streams()
    {
        IReadOnlyList<DocumentedCommand> commands = Documents.RunBy(File, Section, "redis-server", "ConnectionStrings__Redis", "ConnectionStrings__Redis", "curl", "curl", "curl", "curl -X DELETE");
        var machine = new ReaderMachine();
        await using ChildProcess redis = machine.Type(commands[0]);
        await redis.LineWithAsync("Ready to accept connections");
        await using ChildProcess one = machine.Type(commands[1]);
        await one.LineWithAsync("Now listening on");
        await using ChildProcess two = machine.Type(commands[2]);
        await two.LineWithAsync("Now listening on");
        using var client = new HttpClient();
        await LeasesAreSharedAsync(client, machine.Address(8080));
        await LeasesAreSharedAsync(client, machine.Address(8081));

        await using ChildProcess first = machine.Type(commands[3]);
        await first.LineWithAsync("stream_id");
        await using ChildProcess second = machine.Type(commands[4]);
        Assert.Equal("data: [DONE]", (await second.OutputAsync()).Last(line => line.Length > 0));
        Assert.Contains(await first.OutputAsync(), line => line.Contains("\"code\":\"superseded\"", StringComparison.Ordinal));

        await using ChildProcess status = machine.Type(commands[5]);
        using var session = JsonDocument.Parse(string.Concat(await status.OutputAsync()));
        Assert.Equal(["completed", "superseded"], session.RootElement.GetProperty("recent").EnumerateArray().Select(run => run.GetProperty("outcome").GetString()).Order());

        await using ChildProcess again = machine.Type(commands[3]);
        await again.LineWithAsync("stream_id");
        await using ChildProcess stop = machine.Type(commands[6]);
        using var stopped = JsonDocument.Parse(string.Concat(await stop.OutputAsync()));
        Assert.Equal("canceled", stopped.RootElement.GetProperty("outcome").GetString());
        Assert.Contains(await again.OutputAsync(), line => line.Contains("\"code\":\"canceled\"", StringComparison.Ordinal));
    }

    /// <summary>A replica's first calls to Redis may take too long on a busy machine, and it then governs alone for a moment.</summary>
    private static async Task LeasesAreSharedAsync(HttpClient client, Uri replica)
    {
        bool alone;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(replica, "/v1/chat/completions")) { Content = JsonContent.Create(new { stream = true }) };
            request.Headers.Add("X-Session-Id", "another thread");
            request.Headers.Add("X-Model-Events", "1");
            using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            alone = !response.IsSuccessStatusCode || response.Headers.Contains("X-Stream-Degraded");
        }
        while (alone);
    }
}
