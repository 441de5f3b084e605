using System.Net;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>What a request without a session id comes to, under each value of <c>Session:Missing</c>.</summary>
public sealed class MissingSessionTests
{
    [Fact]
    public async Task Passed_streams_are_tagged_and_never_supersede_each_other()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, Missing("Pass"));

        using var first = await proxy.PostAsync(null, ("X-Model-Events", "1000000"), ("X-Model-Name", "A"));
        using var second = await proxy.PostAsync(null, ("X-Model-Events", "1"), ("X-Model-Name", "B"));

        Assert.Contains(second.StreamId, (await second.EventsAsync())[0], StringComparison.Ordinal);
        Assert.Null(second.Header("X-Session-Id"));
        Assert.Equal(ModelEnding.Running, (await model.SeenAsync("A")).Ending);
        Assert.Null((await model.SeenAsync("A")).Fence);
    }

    [Fact]
    public async Task A_generated_session_is_told_and_can_be_used_from_then_on()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, Missing("Generate"));

        using var first = await proxy.PostAsync(null, ("X-Model-Events", "1000000"), ("X-Model-Name", "A"));
        using var other = await proxy.PostAsync(null, ("X-Model-Events", "1"));
        var session = first.Header("X-Session-Id");
        Assert.NotNull(session);
        Assert.NotEqual(session, other.Header("X-Session-Id"));
        Assert.Equal(ModelEnding.Running, (await model.SeenAsync("A")).Ending);

        using var next = await proxy.PostAsync(session, ("X-Model-Events", "1"));
        await next.EventsAsync();
        Assert.Equal(ModelEnding.Aborted, await model.EndedAsync("A"));
    }

    [Fact]
    public async Task A_required_session_that_is_missing_is_refused_and_told_where_it_is_looked_for()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, Missing("Reject"));

        using var refused = await proxy.PostAsync(null);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("header:X-Session-Id", (await refused.JsonAsync()).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(model.Names());
        Assert.Empty(proxy.Lifecycle.Lines);
    }

    private static Dictionary<string, string?> Missing(string value) => new() { ["Session:Missing"] = value };
}
