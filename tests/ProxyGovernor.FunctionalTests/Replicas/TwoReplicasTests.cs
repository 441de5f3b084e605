using System.Net;
using System.Text.Json;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Replicas;

/// <summary>Whichever replica a request lands on, the session is one.</summary>
public sealed class TwoReplicasTests
{
    private static readonly (string, string) Endless = ("X-Model-Events", "1000000");

    [Fact]
    public async Task The_newest_request_wins_on_another_replica_too()
    {
        await using var replicas = await TwoReplicas.StartAsync();
        using var first = await replicas.One.PostAsync("s1", Endless, ("X-Model-Name", "A"));
        Assert.NotNull(await first.NextEventAsync());

        using var second = await replicas.Other.PostAsync("s1", ("X-Model-Events", "2"), ("X-Model-Name", "B"));

        Assert.Equal("data: [DONE]\n", (await second.EventsAsync())[^1]);
        Assert.Contains("\"code\":\"superseded\"", (await first.EventsAsync())[^2], StringComparison.Ordinal);
        Assert.Equal(ModelEnding.Aborted, await replicas.Model.EndedAsync("A"));
        Assert.Equal("superseded", await replicas.One.Lifecycle.OutcomeAsync(first.StreamId));
        Assert.Equal("completed", await replicas.Other.Lifecycle.OutcomeAsync(second.StreamId));
        Assert.Contains("prev_stream_finished_cleanly", replicas.Other.Lifecycle.NamesOf(second.StreamId));
    }

    [Fact]
    public async Task A_stream_is_asked_about_and_stopped_through_the_other_replica()
    {
        await using var replicas = await TwoReplicas.StartAsync();
        using var stream = await replicas.One.PostAsync("s1", Endless, ("X-Model-Name", "A"));
        Assert.NotNull(await stream.NextEventAsync());

        var seen = await replicas.Other.StatusAsync($"streams/{stream.StreamId}");
        var own = await replicas.One.StatusAsync($"streams/{stream.StreamId}");
        var stopped = await replicas.Other.StopAsync($"streams/{stream.StreamId}");

        Assert.True(seen.Flag("active"));
        Assert.Equal((own.Text("replica"), own.Text("session")), (seen.Text("replica"), seen.Text("session")));
        Assert.Equal(JsonValueKind.Number, own.Json.GetProperty("events").ValueKind);
        Assert.Equal(JsonValueKind.Null, seen.Json.GetProperty("events").ValueKind);
        Assert.Equal((HttpStatusCode.OK, "canceled"), (stopped.Status, stopped.Text("outcome")));
        Assert.Equal(JsonValueKind.Number, stopped.Json.GetProperty("events").ValueKind);
        Assert.Equal(ModelEnding.Aborted, await replicas.Model.EndedAsync("A"));
        Assert.Contains("\"code\":\"canceled\"", (await stream.EventsAsync())[^2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_credential_finds_nothing_through_any_replica()
    {
        await using var replicas = await TwoReplicas.StartAsync();
        using var stream = await replicas.One.PostAsync("s1", Endless, ("Authorization", "Bearer alice"));

        Assert.Equal(HttpStatusCode.NotFound, (await replicas.Other.StatusAsync($"streams/{stream.StreamId}", ("Authorization", "Bearer mallory"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await replicas.Other.StopAsync($"streams/{stream.StreamId}", ("Authorization", "Bearer mallory"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await replicas.Other.StatusAsync($"streams/{stream.StreamId}", ("Authorization", "Bearer alice"))).Status);
    }

    [Fact]
    public async Task A_session_is_cancelled_through_the_other_replica()
    {
        await using var replicas = await TwoReplicas.StartAsync();
        using var stream = await replicas.One.PostAsync("s1", Endless, ("X-Model-Name", "A"));

        var session = await replicas.Other.StatusAsync("sessions/s1");
        var stopped = await replicas.Other.StopAsync("sessions/s1/active");

        Assert.Equal(stream.StreamId, session.Json.GetProperty("active").GetProperty("stream_id").GetString());
        Assert.Equal((HttpStatusCode.OK, stream.StreamId, "canceled"), (stopped.Status, stopped.Text("stream_id"), stopped.Text("outcome")));
        Assert.Equal(ModelEnding.Aborted, await replicas.Model.EndedAsync("A"));
    }

    [Fact]
    public async Task The_operator_sees_the_streams_of_both()
    {
        await using var replicas = await TwoReplicas.StartAsync();
        using var one = await replicas.One.PostAsync("s1", Endless);
        using var other = await replicas.Other.PostAsync("s2", Endless);
        string[] both = [.. new[] { one.StreamId, other.StreamId }.Order(StringComparer.Ordinal)];

        foreach (var asked in new[] { replicas.One, replicas.Other })
        {
            var listed = (await asked.StatusAsync("streams", GovernorApi.Operator)).Json.EnumerateArray();
            Assert.Equal(both, listed.Select(record => record.GetProperty("stream_id").GetString()).Order(StringComparer.Ordinal));
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task The_operator_sees_both_replicas_and_where_they_listen()
    {
        await using var replicas = await TwoReplicas.StartAsync();

        await SeesAsync(replicas.One, replicas.One, replicas.Other);
        await SeesAsync(replicas.Other, replicas.One, replicas.Other);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_replica_that_was_stopped_is_seen_no_more()
    {
        await using var replicas = await TwoReplicas.StartAsync();
        await SeesAsync(replicas.One, replicas.One, replicas.Other);

        await replicas.Other.StopAsync();

        Assert.Equal(AddressesOf(replicas.One), await ListedAsync(replicas.One));
    }

    private static string[] AddressesOf(params IEnumerable<GovernedProxy> proxies) => [.. proxies.Select(proxy => proxy.Address.ToString().TrimEnd('/')).Order(StringComparer.Ordinal)];

    private static async Task<string[]> ListedAsync(GovernedProxy asked)
    {
        var listed = (await asked.StatusAsync("replicas", GovernorApi.Operator)).Json.EnumerateArray();
        return [.. listed.Select(record => record.GetProperty("address").GetString()!).Order(StringComparer.Ordinal)];
    }

    /// <summary>Each tells the others in its own time, at first right after it has started.</summary>
    private static async Task SeesAsync(GovernedProxy asked, params IEnumerable<GovernedProxy> proxies)
    {
        var expected = AddressesOf(proxies);
        while (!(await ListedAsync(asked)).SequenceEqual(expected))
        {
            await Pace.NextAsync();
        }
    }
}
