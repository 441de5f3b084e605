using System.Net;
using System.Text.Json;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.FunctionalTests;

public sealed class SessionStatusTests
{
    [Fact]
    public async Task A_session_tells_its_active_stream_and_those_that_ended_newest_first()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var first = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"));
        using var second = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"));
        using var third = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"));

        var session = (await proxy.StatusAsync("sessions/s1")).Json;
        var stopped = await proxy.StopAsync("sessions/s1/active");
        var after = (await proxy.StatusAsync("sessions/s1")).Json;

        Assert.Equal(third.StreamId, session.GetProperty("active").GetProperty("stream_id").GetString());
        Assert.Equal([second.StreamId, first.StreamId], Ids(session.GetProperty("recent")));
        Assert.All(session.GetProperty("recent").EnumerateArray(), record => Assert.Equal("superseded", record.GetProperty("outcome").GetString()));
        Assert.Equal((HttpStatusCode.OK, third.StreamId, "canceled"), (stopped.Status, stopped.Text("stream_id"), stopped.Text("outcome")));
        Assert.Equal(JsonValueKind.Null, after.GetProperty("active").ValueKind);
        Assert.Equal([third.StreamId, second.StreamId, first.StreamId], Ids(after.GetProperty("recent")));
        Assert.Equal(HttpStatusCode.NotFound, (await proxy.StopAsync("sessions/s1/active")).Status);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("/a//b/")]
    [InlineData("a%2Fb")]
    [InlineData("a%2F/b")]
    [InlineData("a b+c?d#e")]
    public async Task A_session_is_addressed_by_its_id_escaped_as_any_part_of_a_path(string id)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var stream = await proxy.PostAsync(id, ("X-Model-Events", "1000000"));
        var path = $"sessions/{Uri.EscapeDataString(id)}";

        Assert.Equal(stream.StreamId, await ActiveAsync(proxy, path));
        var stopped = await proxy.StopAsync($"{path}/active");
        Assert.Equal((HttpStatusCode.OK, stream.StreamId), (stopped.Status, stopped.Text("stream_id")));
    }

    [Fact]
    public async Task A_session_is_looked_up_under_the_policy_and_lane_that_are_asked_for()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Session:Lane"] = "X-Lane",
            ["StreamGovernance:Policies:tools:OnConflict"] = "Supersede",
            ["ReverseProxy:Routes:tools:ClusterId"] = "models",
            ["ReverseProxy:Routes:tools:Match:Path"] = "/api/{**rest}",
            ["ReverseProxy:Routes:tools:Metadata:StreamGovernance.Policy"] = "tools",
        };
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, settings);
        using var chat = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"));
        using var lane = await proxy.PostAsync("s1", ("X-Lane", "one"), ("X-Model-Events", "1000000"));
        using var tools = await proxy.Client.PromptAsync(Prompt.Request("/api/chat", "s1", headers: ("X-Model-Events", "1000000")), TestContext.Current.CancellationToken);

        Assert.Equal(chat.StreamId, await ActiveAsync(proxy, "sessions/s1"));
        Assert.Equal(chat.StreamId, await ActiveAsync(proxy, "sessions/s1?policy=chat"));
        Assert.Equal(lane.StreamId, await ActiveAsync(proxy, "sessions/s1?lane=one"));
        Assert.Equal(tools.StreamId, await ActiveAsync(proxy, "sessions/s1?policy=tools"));
        Assert.Equal(HttpStatusCode.BadRequest, (await proxy.StatusAsync("sessions/s1?policy=none")).Status);
    }

    [Fact]
    public async Task Whoever_waits_names_the_stream_it_waits_for_and_the_owner_its_lease_and_its_stop_deadline()
    {
        var probe = new StepProbe();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["CleanupWait"] = "00:10:00" }, probe);
        using var first = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"));
        var alone = (await proxy.StatusAsync("sessions/s1")).Json.GetProperty("active");
        var teardown = probe.HoldOnce(RunStep.Finalize);
        var second = proxy.PostAsync("s1", ("X-Model-Events", "1"));
        await teardown.Arrived;

        var session = (await proxy.StatusAsync("sessions/s1")).Json;
        var owner = session.GetProperty("active");
        var waiter = session.GetProperty("waiting")[0];
        var listed = (await proxy.StatusAsync("streams", GovernorApi.Operator)).Json.EnumerateArray().Select(record => record.GetProperty("waits_for").GetString());
        teardown.Release();
        await (await second).EventsAsync();

        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (alone.GetProperty("waits_for").ValueKind, alone.GetProperty("stop_at").ValueKind));
        Assert.True(alone.GetProperty("lease_ends_at").GetDateTimeOffset() > alone.GetProperty("started_at").GetDateTimeOffset());
        Assert.True(owner.GetProperty("stop_at").GetDateTimeOffset() > owner.GetProperty("started_at").GetDateTimeOffset().AddMinutes(9));
        Assert.Equal(first.StreamId, waiter.GetProperty("waits_for").GetString());
        Assert.Equal([null, first.StreamId], listed);
    }

    private static async Task<string?> ActiveAsync(GovernedProxy proxy, string path) =>
        (await proxy.StatusAsync(path)).Json.GetProperty("active").GetProperty("stream_id").GetString();

    private static IEnumerable<string?> Ids(JsonElement records) => records.EnumerateArray().Select(record => record.GetProperty("stream_id").GetString());
}
