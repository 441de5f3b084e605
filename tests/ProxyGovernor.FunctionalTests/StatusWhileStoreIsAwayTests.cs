using System.Net;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Testing;

namespace ProxyGovernor.FunctionalTests;

public sealed class StatusWhileStoreIsAwayTests
{
    private const string Elsewhere = "00019b76c2a40070008000000000000000";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_replica_answers_for_its_own_runs_and_stops_them(bool begunInMemory)
    {
        await using var outage = await OutageProxy.StartAsync();
        outage.Store.Fault = begunInMemory ? StoreFault.Throws : StoreFault.None;
        using var stream = await outage.StreamAsync("A");
        outage.Store.Fault = StoreFault.Throws;
        await outage.AwayAsync();

        var running = await outage.Proxy.StatusAsync($"streams/{stream.StreamId}");
        var session = await outage.Proxy.StatusAsync("sessions/s1");
        var stopped = await outage.Proxy.StopAsync($"streams/{stream.StreamId}");
        var ended = await outage.Proxy.StatusAsync($"streams/{stream.StreamId}");

        Assert.Equal("active", running.Text("state"));
        Assert.Equal(stream.StreamId, session.Json.GetProperty("active").GetProperty("stream_id").GetString());
        Assert.Equal((HttpStatusCode.OK, "canceled"), (stopped.Status, stopped.Text("outcome")));
        Assert.Equal(("ended", "canceled"), (ended.Text("state"), ended.Text("outcome")));
        Assert.Equal(ModelEnding.Aborted, await outage.Model.EndedAsync("A"));
    }

    [Fact]
    public async Task A_session_is_stopped_whichever_side_its_run_is_on()
    {
        await using var outage = await OutageProxy.StartAsync();
        using var stream = await outage.StreamAsync("A");
        outage.Store.Fault = StoreFault.Throws;
        await outage.AwayAsync();

        var whileAway = await outage.Proxy.StopAsync("sessions/s1/active");
        using var local = await outage.StreamAsync("B");
        await outage.ReturnAsync();
        var afterwards = await outage.Proxy.StopAsync("sessions/s1/active");

        Assert.Equal((HttpStatusCode.OK, stream.StreamId), (whileAway.Status, whileAway.Text("stream_id")));
        Assert.Equal((HttpStatusCode.OK, local.StreamId), (afterwards.Status, afterwards.Text("stream_id")));
        Assert.Equal([ModelEnding.Aborted, ModelEnding.Aborted], [await outage.Model.EndedAsync("A"), await outage.Model.EndedAsync("B")]);
    }

    [Theory]
    [InlineData("streams/" + Elsewhere)]
    [InlineData("sessions/other")]
    [InlineData("streams")]
    public async Task What_only_the_store_knows_is_an_error(string path)
    {
        await using var outage = await OutageProxy.StartAsync();
        outage.Store.Fault = StoreFault.Throws;
        using var stream = await outage.StreamAsync("A");

        var answer = await outage.Proxy.StatusAsync(path, path == "streams" ? [GovernorApi.Operator] : []);
        var replica = await outage.Proxy.StatusAsync("replicas", GovernorApi.Operator);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "error"), (answer.Status, answer.Text("state")));
        Assert.True(replica.Json[0].GetProperty("degraded").GetBoolean());
    }

    [Fact]
    public async Task Once_it_is_back_the_operators_list_holds_the_runs_in_memory_too()
    {
        await using var outage = await OutageProxy.StartAsync();
        outage.Store.Fault = StoreFault.Throws;
        using var stream = await outage.StreamAsync("A");
        await outage.ReturnAsync();

        var list = await outage.Proxy.StatusAsync("streams", GovernorApi.Operator);

        Assert.Equal(stream.StreamId, Assert.Single(list.Json.EnumerateArray()).GetProperty("stream_id").GetString());
    }
}
