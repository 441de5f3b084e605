using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>A session is not a lane: what runs in one lane is nothing to the others.</summary>
public sealed class LaneTests
{
    private const string LaneHeader = "x-claude-code-agent-id";

    private static readonly Dictionary<string, string?> WithLanes = new() { ["Session:Lane"] = LaneHeader };

    [Fact]
    public async Task A_newer_request_supersedes_within_its_own_lane_only()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, WithLanes);
        using var one = await proxy.PostAsync("s1", (LaneHeader, "one"), ("X-Model-Events", "1000000"), ("X-Model-Name", "one"));
        using var two = await proxy.PostAsync("s1", (LaneHeader, "two"), ("X-Model-Events", "1000000"), ("X-Model-Name", "two"));

        using var newer = await proxy.PostAsync("s1", (LaneHeader, "two"), ("X-Model-Events", "1"));
        await newer.EventsAsync();

        Assert.Contains("\"code\":\"superseded\"", (await two.EventsAsync())[^2], StringComparison.Ordinal);
        Assert.Equal(ModelEnding.Aborted, await model.EndedAsync("two"));
        Assert.Equal(ModelEnding.Running, (await model.SeenAsync("one")).Ending);
        Assert.Equal(one.StreamId, (await proxy.StatusAsync("sessions/s1?lane=one")).Json.GetProperty("active").GetProperty("stream_id").GetString());
        await proxy.StopAsync($"streams/{one.StreamId}");
        await proxy.Lifecycle.WaitAsync("stream_end", count: 3);
        LegalOrder.Check(proxy.Lifecycle.Lines);
    }

    [Theory]
    [InlineData("completes")]
    [InlineData("is stopped")]
    [InlineData("is left")]
    public async Task A_nested_stream_that_ends_keeps_its_parent(string ending)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, WithLanes);
        model.Gates.Release("parent");
        using var parent = await proxy.PostAsync("s1", ("X-Model-Gate", "parent"), ("X-Model-Events", "1"), ("X-Model-Name", "parent"));
        var nested = await proxy.PostAsync("s1", (LaneHeader, "agent-1"), ("X-Model-Events", ending == "completes" ? "2" : "1000000"));
        await nested.NextEventAsync();

        switch (ending)
        {
            case "completes":
                await nested.EventsAsync();
                break;
            case "is stopped":
                await proxy.StopAsync("sessions/s1/active?lane=agent-1");
                break;
        }

        var nestedId = nested.StreamId;
        nested.Dispose();
        await proxy.Lifecycle.WaitAsync("stream_end", nestedId);
        var session = await proxy.StatusAsync("sessions/s1");
        Assert.Equal(parent.StreamId, session.Json.GetProperty("active").GetProperty("stream_id").GetString());
        model.Gates.Open("parent");
        Assert.Equal("data: [DONE]\n", (await parent.EventsAsync())[^1]);
        Assert.Equal(ModelEnding.Completed, await model.EndedAsync("parent"));
    }
}
