using System.Net.Sockets;
using System.Text;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Http.WebSockets;

/// <summary>An upgrade to what is no WebSocket is governed too, where the policy names a dialect; it has no Close frame, and can only be cut.</summary>
public sealed class OtherProtocolTests
{
    private const string Upgrade = "GET /any HTTP/1.1\r\nHost: proxy\r\nConnection: Upgrade\r\nUpgrade: odd\r\nX-Session-Id: s\r\n\r\n";
    private const string Accepted = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: odd\r\n\r\n";

    private static readonly Dictionary<string, string?> Explicit = new() { ["Dialect"] = "OpenAIChat" };

    [Fact]
    public async Task It_passes_and_ends_with_its_connection()
    {
        await using var model = RawModelServer.Start(static async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Accepted + "hello");
        });
        await using var proxy = await GovernedProxy.StartAsync(model.Address, Explicit);

        var answer = await RawExchange.ExchangeAsync(proxy.Address, Upgrade);

        Assert.Equal("hello", RawExchange.BodyOf(answer));
        await proxy.Lifecycle.WaitAsync("stream_end");
        Assert.Equal("completed", proxy.Lifecycle.Lines[^1].Outcome);
    }

    [Fact]
    public async Task A_newer_one_cuts_it()
    {
        await using var model = RawModelServer.Start(static async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Accepted + "hello");
            await connection.WaitForPeerCloseAsync();
        });
        await using var proxy = await GovernedProxy.StartAsync(model.Address, Explicit);
        using var first = await ConnectAsync(proxy);
        await proxy.Lifecycle.WaitAsync("stream_first_event");
        using var second = await ConnectAsync(proxy);

        await proxy.Lifecycle.WaitAsync("stream_first_event", count: 2);

        Assert.Equal("superseded", proxy.Lifecycle.Lines.Single(static line => line.Name == "stream_end").Outcome);
        await (await model.WaitForConnectionAsync(0, TestContext.Current.CancellationToken)).WaitForPeerCloseAsync(TestContext.Current.CancellationToken).InTime();
    }

    private static async Task<TcpClient> ConnectAsync(GovernedProxy proxy)
    {
        var client = new TcpClient();
        await client.ConnectAsync(proxy.Address.Host, proxy.Address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Upgrade), TestContext.Current.CancellationToken);
        return client;
    }
}
