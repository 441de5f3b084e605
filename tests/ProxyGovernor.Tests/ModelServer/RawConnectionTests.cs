using System.Net.Sockets;
using System.Text;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.Tests.ModelServer;

public sealed class RawConnectionTests
{
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_peers_end_and_reset_are_seen_in_the_kernel(bool reset)
    {
        var served = new TaskCompletionSource();
        await using var server = RawModelServer.Start(_ => served.Task);
        using var client = await ConnectAsync(server);
        var connection = await server.WaitForConnectionAsync(0, Deadline);
        Assert.False(connection.PeerHasClosed);

        if (reset)
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Close();

        // Nothing receives yet: only the kernel can tell, as soon as it has delivered the close.
        Assert.True(SpinWait.SpinUntil(() => connection.PeerHasClosed, TimeSpan.FromSeconds(60)));
        await connection.WaitForPeerCloseAsync(Deadline);
        Assert.True(connection.PeerHasClosed);
        served.SetResult();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wait_for_the_peers_close_ends_with_it_and_keeps_what_was_sent_before(bool reset)
    {
        await using var server = RawModelServer.Start(connection => connection.WaitForPeerCloseAsync());
        using var client = await ConnectAsync(server);
        var connection = await server.WaitForConnectionAsync(0, Deadline);
        await client.SendAsync("GET /kept HTTP/1.1\r\n\r\n"u8.ToArray(), Deadline);
        Assert.Equal("GET /kept HTTP/1.1", (await connection.ReadRequestAsync()).RequestLine);
        Assert.False(connection.Handled.IsCompleted);

        if (reset)
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Close();

        await connection.WaitForPeerCloseAsync(Deadline);
        await connection.Handled.WaitAsync(Deadline);
    }

    [Fact]
    public async Task Requests_are_read_whole_by_length_in_chunks_and_one_after_the_other()
    {
        var requests = new List<RawRequest>();
        await using var server = RawModelServer.Start(async connection =>
        {
            requests.Add(await connection.ReadRequestAsync());
            requests.Add(await connection.ReadRequestAsync());
        });
        using var client = await ConnectAsync(server);
        await client.SendAsync("POST /a HTTP/1.1\r\nHost: x\r\ncontent-length: 5\r\n\r\nfirst"u8.ToArray(), Deadline);
        await client.SendAsync("POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nsec\r\n3;x=y\r\nond\r\n0\r\nT: 1\r\n\r\n"u8.ToArray(), Deadline);
        await (await server.WaitForConnectionAsync(0, Deadline)).Handled.WaitAsync(Deadline);

        Assert.Equal(["POST /a HTTP/1.1", "POST /b HTTP/1.1"], requests.Select(request => request.RequestLine));
        Assert.Equal(["first", "second"], requests.Select(request => Encoding.UTF8.GetString(request.Body.Span)));
        Assert.Equal("x", requests[0].Header("host"));
    }

    [Fact]
    public async Task A_reset_reaches_the_peer_as_one()
    {
        await using var server = RawModelServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            connection.Reset();
        });
        using var client = await ConnectAsync(server);
        await client.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), Deadline);

        var error = await Assert.ThrowsAsync<SocketException>(async () => await client.ReceiveAsync(new byte[1], Deadline));
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
    }

    [Fact]
    public async Task A_handlers_own_failure_is_told()
    {
        await using var server = RawModelServer.Start(_ => throw new InvalidOperationException("handler"));
        using var client = await ConnectAsync(server);
        var connection = await server.WaitForConnectionAsync(0, Deadline);

        await Assert.ThrowsAsync<InvalidOperationException>(() => connection.Handled.WaitAsync(Deadline));
        Assert.Same(connection, Assert.Single(server.Connections));
    }

    private static async Task<Socket> ConnectAsync(RawModelServer server)
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(server.Address.Host, server.Address.Port, Deadline);
        return client;
    }
}
