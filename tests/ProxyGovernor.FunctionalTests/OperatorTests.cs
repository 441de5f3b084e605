using System.Net;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

public sealed class OperatorTests
{
    [Theory]
    [InlineData("streams")]
    [InlineData("replicas")]
    [InlineData("events")]
    public async Task Operator_routes_need_the_key(string route)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        Assert.Equal(HttpStatusCode.Unauthorized, (await proxy.StatusAsync(route)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await proxy.StatusAsync(route, (GovernorApi.KeyHeader, "wrong"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await proxy.StatusAsync(route, GovernorApi.Operator, (GovernorApi.KeyHeader, "wrong"))).Status);
    }

    [Theory]
    [InlineData("streams")]
    [InlineData("replicas")]
    [InlineData("events")]
    [InlineData("sessions/s1")]
    public async Task A_key_in_the_query_is_refused_even_beside_the_header(string route)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        Assert.Equal(HttpStatusCode.Unauthorized, (await proxy.StatusAsync($"{route}?{GovernorApi.KeyHeader}={GovernedProxy.OperatorKey}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await proxy.StatusAsync($"{route}?x-operator-key={GovernedProxy.OperatorKey}", GovernorApi.Operator)).Status);
    }

    [Theory]
    [InlineData("streams")]
    [InlineData("replicas")]
    [InlineData("events")]
    public async Task Without_a_configured_key_there_are_no_operator_routes(string route)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["StreamGovernance:Management:OperatorKey"] = null });

        Assert.Equal(HttpStatusCode.NotFound, (await proxy.StatusAsync(route)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await proxy.StatusAsync(route, GovernorApi.Operator)).Status);
    }

    [Fact]
    public async Task The_operator_sees_and_stops_the_streams_of_all_tenants()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var alice = await proxy.PostAsync("s1", ("Authorization", "Bearer alice"), ("X-Model-Events", "1000000"));
        using var bob = await proxy.PostAsync("s1", ("Authorization", "Bearer bob"), ("X-Model-Events", "1000000"));
        using var nobody = await proxy.PostAsync(null, ("X-Model-Events", "1000000"));

        var listed = (await proxy.StatusAsync("streams", GovernorApi.Operator)).Json.EnumerateArray().Select(record => record.GetProperty("stream_id").GetString());
        var record = await proxy.StatusAsync($"streams/{alice.StreamId}", GovernorApi.Operator);
        var session = await proxy.StatusAsync($"sessions/{record.Text("session")}", GovernorApi.Operator);
        var replica = (await proxy.StatusAsync("replicas", GovernorApi.Operator)).Json[0];
        var stopped = await proxy.StopAsync($"streams/{alice.StreamId}", GovernorApi.Operator);
        var cleared = await proxy.StopAsync($"sessions/{(await proxy.StatusAsync($"streams/{bob.StreamId}", GovernorApi.Operator)).Text("session")}/active", GovernorApi.Operator);

        Assert.Equal(new[] { alice.StreamId, bob.StreamId, nobody.StreamId }.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.Equal(alice.StreamId, session.Json.GetProperty("active").GetProperty("stream_id").GetString());
        Assert.Equal((3, record.Text("replica")), (replica.GetProperty("streams").GetInt32(), replica.GetProperty("replica").GetString()));
        Assert.Equal((HttpStatusCode.OK, "canceled"), (stopped.Status, stopped.Text("outcome")));
        Assert.Equal((HttpStatusCode.OK, bob.StreamId, "canceled"), (cleared.Status, cleared.Text("stream_id"), cleared.Text("outcome")));
    }

    [Fact]
    public async Task The_operators_own_sessions_are_found_by_their_own_ids_too()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var stream = await proxy.PostAsync("s1", ("Authorization", "Bearer operator"), ("X-Model-Events", "1000000"));

        var session = await proxy.StatusAsync("sessions/s1", GovernorApi.Operator, ("Authorization", "Bearer operator"));
        var stopped = await proxy.StopAsync("sessions/s1/active", GovernorApi.Operator, ("Authorization", "Bearer operator"));

        Assert.Equal(stream.StreamId, session.Json.GetProperty("active").GetProperty("stream_id").GetString());
        Assert.Equal((HttpStatusCode.OK, stream.StreamId), (stopped.Status, stopped.Text("stream_id")));
    }

    [Fact]
    public async Task A_wrong_key_is_no_way_back_to_the_callers_own_rights()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var stream = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"), ("X-Model-Name", "A"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await proxy.StopAsync($"streams/{stream.StreamId}", (GovernorApi.KeyHeader, "wrong"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await proxy.StopAsync("sessions/s1/active", (GovernorApi.KeyHeader, "wrong"))).Status);
        Assert.Equal(ModelEnding.Running, (await model.SeenAsync("A")).Ending);
    }
}
