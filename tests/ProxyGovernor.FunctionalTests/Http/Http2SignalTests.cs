using System.Net;
using System.Net.Sockets;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Http;

/// <summary>RST_STREAM and GOAWAY, from either side: what ends is one stream, and what was promised is kept.</summary>
public sealed class Http2SignalTests
{
    private const string Event = "data: {}\n\n";
    private const string Done = "data: [DONE]\n\n";
    private const int Cancel = 8;
    private const int RefusedStream = 7;

    [Fact]
    public async Task A_client_that_resets_one_stream_keeps_the_others()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await StartAsync(model);
        using var client = new TcpClient();
        var wire = await ConnectAsync(client, proxy);
        await PostAsync(wire, 1, "s1", ("x-model-name", "reset"), ("x-model-fault", "stall@1"));
        await wire.ReadAsync(Http2FrameType.Data).InTime();

        await wire.ResetAsync(1, Cancel);

        Assert.Equal(ModelEnding.Aborted, await model.EndedAsync("reset"));
        await proxy.Lifecycle.WaitAsync("stream_end");
        await PostAsync(wire, 3, "s2", ("x-model-events", "1"));
        Assert.Contains("[DONE]", await wire.ReadBodyAsync(3).InTime(), StringComparison.Ordinal);
        await proxy.Lifecycle.WaitAsync("stream_end", count: 2);
        Assert.Equal(["client_closed", "completed"], proxy.Lifecycle.Lines.Where(static line => line.Name == "stream_end").Select(static line => line.Outcome));
        Assert.Empty(proxy.Lifecycle.Errors);
    }

    [Fact]
    public async Task A_client_that_says_goaway_still_gets_its_stream()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await StartAsync(model);
        using var client = new TcpClient();
        var wire = await BeginHeldAnswerAsync(client, proxy, model);

        await wire.GoAwayAsync(lastStream: 0);
        model.Gates.Open("g");

        Assert.Contains("[DONE]", await wire.ReadBodyAsync(1).InTime(), StringComparison.Ordinal);
        await proxy.Lifecycle.WaitAsync("stream_end");
        Assert.Equal("completed", proxy.Lifecycle.Lines[^1].Outcome);
    }

    [Fact]
    public async Task A_replica_that_stops_says_goaway_and_finishes_what_it_took()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await StartAsync(model);
        using var client = new TcpClient();
        var wire = await BeginHeldAnswerAsync(client, proxy, model);

        var stopped = proxy.StopAsync();
        await wire.ReadAsync(Http2FrameType.GoAway).InTime();
        model.Gates.Open("g");

        Assert.Contains("[DONE]", await wire.ReadBodyAsync(1).InTime(), StringComparison.Ordinal);
        client.Close();
        await stopped.InTime();
    }

    [Fact]
    public async Task A_model_server_that_says_goaway_finishes_its_stream_and_the_next_one_is_elsewhere()
    {
        var connections = 0;
        await using var model = Http2Server.Start(async (wire, number) =>
        {
            connections = number + 1;
            var request = await wire.ReadAsync(Http2FrameType.Headers);
            await AnswerAsync(wire, request.Stream, Event);
            await wire.GoAwayAsync(request.Stream);
            await wire.WriteDataAsync(request.Stream, Done, Http2Frame.EndStream);
        });
        await using var proxy = await GovernedProxy.StartAsync(model.Address, HttpVersions.Cluster(Speaks.H2c));

        for (var i = 1; i <= 2; i++)
        {
            using var response = await proxy.PostAsync("s");
            Assert.Equal(2, (await response.EventsAsync()).Count);
            Assert.Equal("completed", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
            Assert.Equal(i, connections);
        }
    }

    [Fact]
    public async Task A_model_server_whose_goaway_leaves_the_stream_out_has_broken_it()
    {
        await using var model = Http2Server.Start(static async (wire, _) =>
        {
            var request = await wire.ReadAsync(Http2FrameType.Headers);
            await AnswerAsync(wire, request.Stream, Event);
            await wire.GoAwayAsync(lastStream: 0);
            await wire.ReadAsync(Http2FrameType.ResetStream);
        });
        await using var proxy = await GovernedProxy.StartAsync(model.Address, HttpVersions.Cluster(Speaks.H2c));

        using var response = await proxy.PostAsync("s");
        var events = await response.EventsAsync();

        Assert.Contains("\"code\":\"upstream_error\"", events[^2], StringComparison.Ordinal);
        Assert.Equal("data: [DONE]\n", events[^1]);
    }

    [Theory]
    [InlineData(Cancel)]
    [InlineData(RefusedStream)]
    public async Task A_model_server_that_resets_before_it_answers_is_a_bad_gateway(int error)
    {
        await using var model = Http2Server.Start(async (wire, _) =>
        {
            while (true)
            {
                var request = await wire.ReadAsync(Http2FrameType.Headers);
                await wire.ResetAsync(request.Stream, error);
            }
        });
        await using var proxy = await GovernedProxy.StartAsync(model.Address, HttpVersions.Cluster(Speaks.H2c));

        using var response = await proxy.PostAsync("s");

        Assert.Equal(HttpStatusCode.BadGateway, response.Status);
        Assert.Equal("upstream_error", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    private static Task<GovernedProxy> StartAsync(SimulatedModelServer model) =>
        GovernedProxy.StartAsync(model.Address, host: static builder => builder.WebHost.Listen(Speaks.H2c));

    /// <summary>A stream that has begun, and goes on when gate <c>g</c> opens.</summary>
    private static async Task<Http2Wire> BeginHeldAnswerAsync(TcpClient client, GovernedProxy proxy, SimulatedModelServer model)
    {
        model.Gates.Release("g", 2);
        var wire = await ConnectAsync(client, proxy);
        await PostAsync(wire, 1, "s1", ("x-model-gate", "g"), ("x-model-events", "3"));
        await wire.ReadAsync(Http2FrameType.Data).InTime();
        return wire;
    }

    private static async Task<Http2Wire> ConnectAsync(TcpClient client, GovernedProxy proxy)
    {
        await client.ConnectAsync(proxy.Address.Host, proxy.Address.Port).InTime();
        var wire = new Http2Wire(client.GetStream());
        await wire.ConnectAsync();
        return wire;
    }

    private static async Task PostAsync(Http2Wire wire, int stream, string session, params (string, string)[] script)
    {
        await wire.WriteHeadersAsync(
            stream, 0, [(":method", "POST"), (":scheme", "http"), (":authority", "proxy"), (":path", Prompt.ChatPath), ("content-type", "application/json"), ("x-session-id", session), .. script]);
        await wire.WriteDataAsync(stream, "{\"stream\":true}", Http2Frame.EndStream);
    }

    private static async Task AnswerAsync(Http2Wire wire, int stream, string data)
    {
        await wire.WriteHeadersAsync(stream, 0, (":status", "200"), ("content-type", "text/event-stream"));
        await wire.WriteDataAsync(stream, data);
    }
}
