using System.Net.Sockets;
using System.Net.WebSockets;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Http.WebSockets;

/// <summary>Either side may close first, wait for the other, or just go: each has its outcome, told once.</summary>
public sealed class WebSocketLeavingTests
{
    private static readonly byte[] Message = [0x81, 1, (byte)'m'];

    [Theory]
    [InlineData(1000, "completed")]
    [InlineData(1001, "completed")]
    [InlineData(4000, "completed")]
    [InlineData(1011, "upstream_error")]
    [InlineData(1008, "upstream_error")]
    public async Task What_the_model_server_closes_with_is_the_clients_to_read(int status, string outcome)
    {
        await using var model = await WebSocketModel.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var socket = await proxy.ConnectAsync("s");

        await socket.SayAsync(WebSocketModel.Close + status);

        Assert.Equal((status, "said so"), await socket.ClosedAsync());
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        Assert.True(await (await model.NextAsync()).Ended.InTime());
        await CheckToldOnceAsync(proxy, socket, outcome);
    }

    [Fact]
    public async Task A_client_that_has_closed_hears_the_answer_to_its_end()
    {
        await using var model = RawModelServer.Start(static async connection =>
        {
            await RawWebSocket.AcceptAsync(connection);
            await connection.WriteAsync(Message);
            await connection.WriteAsync(Message);
            await connection.WriteAsync(new byte[] { 0x88, 2, 0x03, 0xe8 });
        });
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var socket = await proxy.ConnectAsync("s");

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);

        Assert.Equal("m", await socket.HearAsync());
        Assert.Equal("m", await socket.HearAsync());
        Assert.Equal((1000, ""), await socket.ClosedAsync());
        await CheckToldOnceAsync(proxy, socket, "completed");
    }

    [Fact]
    public async Task A_model_server_that_closes_and_stays_connected_is_waited_for_no_longer()
    {
        await using var model = RawWebSocket.Start(0x88, 0);
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var socket = await proxy.ConnectAsync("s");

        await CheckToldOnceAsync(proxy, socket, "completed");
        await (await model.WaitForConnectionAsync(0, TestContext.Current.CancellationToken)).WaitForPeerCloseAsync(TestContext.Current.CancellationToken).InTime();
    }

    [Fact]
    public async Task A_model_server_that_goes_without_a_word_is_incomplete()
    {
        await using var model = RawModelServer.Start(static async connection =>
        {
            await RawWebSocket.AcceptAsync(connection);
            await connection.WriteAsync(Message);
        });
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var socket = await proxy.ConnectAsync("s");
        Assert.Equal("m", await socket.HearAsync());

        Assert.Equal((1011, "upstream_incomplete"), await socket.ClosedAsync());
        await CheckToldOnceAsync(proxy, socket, "upstream_incomplete");
    }

    [Theory]
    [InlineData("1.1", true)]
    [InlineData("1.1", false)]
    [InlineData("2.0", true)]
    [InlineData("2.0", false)]
    public async Task A_client_that_goes_without_a_word_has_closed(string version, bool inAMessage)
    {
        await using var model = await WebSocketModel.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, host: version == "2.0" ? WebSocketClient.ListenForHttp2 : null);
        using var socket = await proxy.ConnectAsync("s", version: version);
        Assert.Equal("a", await socket.EchoAsync("a"));
        if (inAMessage)
        {
            await socket.SendAsync("begun"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: false, TestContext.Current.CancellationToken);
        }

        socket.Abort();

        Assert.False(await (await model.NextAsync()).Ended.InTime());
        await CheckToldOnceAsync(proxy, socket, "client_closed");
    }

    [Fact]
    public async Task A_client_that_half_closes_its_connection_has_closed()
    {
        await using var model = await WebSocketModel.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        await using var client = await RawWebSocket.ConnectAsync(proxy);
        var taken = await model.NextAsync();

        client.Socket.Shutdown(SocketShutdown.Send);

        Assert.False(await taken.Ended.InTime());
        await proxy.Lifecycle.WaitAsync("stream_end");
        Assert.Equal("client_closed", proxy.Lifecycle.Lines[^1].Outcome);
    }

    [Fact]
    public async Task A_refused_upgrade_is_the_model_servers_own_answer()
    {
        await using var model = RawModelServer.Start(RawAnswers.Whole("401 Unauthorized\r\nContent-Length: 2\r\nWWW-Authenticate: Bearer", "no"));
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => proxy.ConnectAsync("s"));

        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
        await proxy.Lifecycle.WaitAsync("stream_end");
        Assert.Equal("upstream_status", proxy.Lifecycle.Lines[^1].Outcome);
    }

    private static async Task CheckToldOnceAsync(GovernedProxy proxy, ClientWebSocket socket, string outcome)
    {
        Assert.Equal(outcome, await proxy.Lifecycle.OutcomeAsync(socket.StreamId()));
        await proxy.SettledAsync(socket.StreamId());
        Assert.Equal(["stream_start", "stream_first_event", "stream_end"], proxy.Lifecycle.NamesOf(socket.StreamId()));
        Assert.Empty(proxy.Lifecycle.Errors);
    }
}
