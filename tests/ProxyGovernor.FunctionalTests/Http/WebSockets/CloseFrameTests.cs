using System.Net.WebSockets;
using System.Text;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Http.WebSockets;

/// <summary>Every ending of ours is a Close frame with the outcome as its reason, where a frame may begin; anywhere else the connection is cut.</summary>
public sealed class CloseFrameTests
{
    private const byte UnfinishedText = 0x01;
    private const byte FinalText = 0x81;
    private const byte Ping = 0x89;

    [Theory]
    [InlineData("Timeouts:Idle", "00:00:00.3", 1008, "timeout_idle")]
    [InlineData("Timeouts:Total", "00:00:01", 1008, "timeout_total")]
    public async Task A_timer_closes_it(string key, string value, int status, string outcome)
    {
        await using var model = await WebSocketModel.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { [key] = value });

        using var socket = await proxy.ConnectAsync("s");

        Assert.Equal((status, outcome), await socket.ClosedAsync());
        Assert.Equal(outcome, await proxy.Lifecycle.OutcomeAsync(socket.StreamId()));
        Assert.False(await (await model.NextAsync()).Ended.InTime());
    }

    [Fact]
    public async Task A_replica_that_goes_away_says_so()
    {
        await using var model = await WebSocketModel.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["StreamGovernance:DrainTimeout"] = "00:00:00.1" });
        using var socket = await proxy.ConnectAsync("s");

        var stopped = proxy.StopAsync();

        Assert.Equal((1001, "shutdown"), await socket.ClosedAsync());
        await stopped.InTime();
    }

    [Fact]
    public async Task A_model_server_that_only_pings_is_idle()
    {
        await using var model = RawModelServer.Start(static async connection =>
        {
            await RawWebSocket.AcceptAsync(connection);
            while (!connection.PeerHasClosed && await Pace.NextAsync())
            {
                await connection.WriteAsync(new byte[] { Ping, 0 });
            }
        });
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["Timeouts:Idle"] = "00:00:00.3" });

        using var socket = await proxy.ConnectAsync("s");

        Assert.Equal((1008, "timeout_idle"), await socket.ClosedAsync());
    }

    [Fact]
    public async Task Between_the_fragments_of_a_message_it_still_gets_through()
    {
        await using var model = RawWebSocket.Start(UnfinishedText, 3, (byte)'a', (byte)'b', (byte)'c');
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var socket = await proxy.ConnectAsync("s");
        Assert.Equal("abc", await socket.HearAsync());

        await proxy.StopStreamAsync(socket.StreamId());

        Assert.Equal((1008, "canceled"), await socket.ClosedAsync());
    }

    [Theory]
    [InlineData(new byte[] { FinalText, 1, (byte)'x', FinalText, 10, (byte)'a', (byte)'b' })]
    [InlineData(new byte[] { FinalText, 1, (byte)'x', FinalText })]
    [InlineData(new byte[] { FinalText, 1, (byte)'x', FinalText, 126, 1 })]
    public async Task Inside_a_frame_the_connection_is_cut_and_nothing_is_added(byte[] frames)
    {
        await using var model = RawWebSocket.Start(frames);
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        await using var client = await RawWebSocket.ConnectAsync(proxy);
        Assert.Equal(frames, await RawWebSocket.ReadAsync(client, frames.Length));

        await proxy.StopStreamAsync(proxy.Lifecycle.Lines[0].StreamId);

        Assert.Empty(await RawWebSocket.ReadToEndAsync(client));
        Assert.Equal("canceled", await proxy.Lifecycle.OutcomeAsync(proxy.Lifecycle.Lines[0].StreamId));
        await (await model.WaitForConnectionAsync(0, TestContext.Current.CancellationToken)).WaitForPeerCloseAsync(TestContext.Current.CancellationToken).InTime();
        Assert.Empty(proxy.Lifecycle.Errors);
    }

    [Fact]
    public async Task A_client_that_still_speaks_reads_it_all_the_same()
    {
        await using var model = await WebSocketModel.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var socket = await proxy.ConnectAsync("s");
        using var quiet = new CancellationTokenSource();
        var speaking = Task.Run(() => SpeakAsync(socket, quiet.Token), TestContext.Current.CancellationToken);
        await model.HeardAsync();

        await proxy.StopStreamAsync(socket.StreamId());

        Assert.Equal((1008, "canceled"), await socket.ClosedAsync());
        await quiet.CancelAsync();
        await speaking;
    }

    private static async Task SpeakAsync(ClientWebSocket socket, CancellationToken quiet)
    {
        try
        {
            while (!quiet.IsCancellationRequested)
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(WebSocketModel.Silence), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }
        }
        catch (WebSocketException)
        {
            // The connection is closed once the Close frame is out.
        }
    }
}
