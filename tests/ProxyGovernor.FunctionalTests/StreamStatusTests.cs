using System.Net;
using System.Text.Json;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

public sealed class StreamStatusTests
{
    private static readonly string[] Members =
    [
        "stream_id", "session", "state", "active", "terminal", "outcome", "reason", "last_event", "fence", "replica", "policy", "dialect", "destination",
        "started_at", "updated_at", "ended_at", "events", "bytes", "first_event_ms", "waits_for", "lease_ends_at", "stop_at",
    ];

    /// <summary>A stream without a session has no lease, and its client may ask all the same.</summary>
    [Theory]
    [InlineData("s1")]
    [InlineData(null)]
    public async Task A_record_follows_its_stream_from_live_to_ended(string? session)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        model.Gates.Release("A", 2);
        using var stream = await proxy.PostAsync(session, ("X-Model-Gate", "A"), ("X-Model-Events", "1"));
        await stream.NextEventAsync();
        await stream.NextEventAsync();

        var live = await proxy.StatusAsync($"streams/{stream.StreamId}");
        model.Gates.Open("A");
        await stream.EventsAsync();
        await proxy.SettledAsync(stream.StreamId);
        var ended = await proxy.StatusAsync($"streams/{stream.StreamId}");

        Assert.Equal(HttpStatusCode.OK, live.Status);
        Assert.Equal(Members, live.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("active", true, false), (live.Text("state"), live.Flag("active"), live.Flag("terminal")));
        Assert.Equal((stream.StreamId, "chat", "OpenAIChat", "default"), (live.Text("stream_id"), live.Text("policy"), live.Text("dialect"), live.Text("destination")));
        Assert.Equal(session is null, live.Json.GetProperty("session").ValueKind == JsonValueKind.Null);
        Assert.Equal(session is not null, live.Json.GetProperty("fence").GetInt64() > 0);
        Assert.Equal(JsonValueKind.Null, live.Json.GetProperty("outcome").ValueKind);
        Assert.Equal(JsonValueKind.Null, live.Json.GetProperty("ended_at").ValueKind);
        Assert.True(live.Json.GetProperty("events").GetInt64() > 0);
        Assert.True(live.Json.GetProperty("bytes").GetInt64() > 0);

        Assert.Equal(Members, ended.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("ended", false, true, "completed"), (ended.Text("state"), ended.Flag("active"), ended.Flag("terminal"), ended.Text("outcome")));
        Assert.True(ended.Json.GetProperty("ended_at").GetDateTimeOffset() >= ended.Json.GetProperty("started_at").GetDateTimeOffset());
        Assert.True(ended.Json.GetProperty("events").GetInt64() > live.Json.GetProperty("events").GetInt64());
        Assert.True(ended.Json.GetProperty("first_event_ms").GetDouble() >= 0);
        Assert.Equal("default", ended.Text("destination"));
    }

    [Fact]
    public async Task Another_callers_stream_looks_like_none_at_all()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var stream = await proxy.PostAsync("s1", ("Authorization", "Bearer alice"), ("X-Model-Events", "1000000"), ("X-Model-Name", "A"));
        Assert.NotNull(await stream.NextEventAsync());
        var unknown = new string('0', stream.StreamId.Length);

        var answers = new[]
        {
            await proxy.StatusAsync($"streams/{stream.StreamId}", ("Authorization", "Bearer mallory")),
            await proxy.StopAsync($"streams/{stream.StreamId}", ("Authorization", "Bearer mallory")),
            await proxy.StatusAsync($"streams/{stream.StreamId}"),
            await proxy.StatusAsync($"streams/{unknown}", ("Authorization", "Bearer mallory")),
            await proxy.StopAsync($"streams/{unknown}", ("Authorization", "Bearer mallory")),
            await proxy.StatusAsync("streams/no-stream-id", ("Authorization", "Bearer mallory")),
        };

        var answer = Assert.Single(answers.Distinct());
        Assert.Equal((HttpStatusCode.NotFound, "missing"), (answer.Status, answer.Text("state")));
        Assert.Equal(ModelEnding.Running, (await model.SeenAsync("A")).Ending);
        Assert.Equal(HttpStatusCode.OK, (await proxy.StatusAsync($"streams/{stream.StreamId}", ("Authorization", "Bearer alice"))).Status);
    }

    [Fact]
    public async Task The_same_session_id_under_another_credential_is_another_session()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var alice = await proxy.PostAsync("s1", ("Authorization", "Bearer alice"), ("X-Model-Events", "1000000"), ("X-Model-Name", "A"));

        using var mallory = await proxy.PostAsync("s1", ("Authorization", "Bearer mallory"), ("X-Model-Events", "1"));
        await mallory.EventsAsync();
        var guessed = await proxy.StatusAsync("sessions/s1");
        var unknown = await proxy.StatusAsync("sessions/never-used");
        var stopped = await proxy.StopAsync("sessions/s1/active", ("Authorization", "Bearer mallory"));

        Assert.Equal(unknown, guessed);
        Assert.Equal(HttpStatusCode.NotFound, stopped.Status);
        Assert.Equal(ModelEnding.Running, (await model.SeenAsync("A")).Ending);
    }
}
