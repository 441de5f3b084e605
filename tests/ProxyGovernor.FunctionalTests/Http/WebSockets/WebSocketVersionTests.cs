using System.Net.WebSockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Http.WebSockets;

/// <summary>An upgrade over HTTP/1.1 and an extended CONNECT over HTTP/2 (RFC 8441) are governed alike, whichever the model server takes.</summary>
public sealed class WebSocketVersionTests
{
    public static readonly TheoryData<string, string> Versions = new MatrixTheoryData<string, string>(["1.1", "2.0"], ["1.1", "2.0"]);

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Messages_pass_until_a_newer_one_takes_over(string client, string upstream)
    {
        await using var model = await WebSocketModel.StartAsync(upstream == "2.0" ? HttpProtocols.Http2 : HttpProtocols.Http1);
        await using var proxy = await StartAsync(model, client, upstream);

        using var first = await proxy.ConnectAsync("s", version: client);
        Assert.Equal("a", await first.EchoAsync("a"));
        using var second = await proxy.ConnectAsync("s", version: client);

        Assert.Equal((1008, "superseded"), await first.ClosedAsync());
        Assert.False(await (await model.NextAsync()).Ended.InTime());
        Assert.Equal("b", await second.EchoAsync("b"));
        Assert.Equal("superseded", await proxy.Lifecycle.OutcomeAsync(first.StreamId()));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_close_handshake_completes_it(string client, string upstream)
    {
        await using var model = await WebSocketModel.StartAsync(upstream == "2.0" ? HttpProtocols.Http2 : HttpProtocols.Http1);
        await using var proxy = await StartAsync(model, client, upstream);

        using var socket = await proxy.ConnectAsync("s", version: client);
        Assert.Equal("a", await socket.EchoAsync("a"));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", TestContext.Current.CancellationToken).InTime();

        Assert.True(await (await model.NextAsync()).Ended.InTime());
        Assert.Equal("completed", await proxy.Lifecycle.OutcomeAsync(socket.StreamId()));
        Assert.Empty(proxy.Lifecycle.Errors);
    }

    private static Task<GovernedProxy> StartAsync(WebSocketModel model, string client, string upstream) => GovernedProxy.StartAsync(
        model.Address,
        new Dictionary<string, string?>
        {
            ["ReverseProxy:Clusters:models:HttpRequest:Version"] = upstream,
            ["ReverseProxy:Clusters:models:HttpRequest:VersionPolicy"] = "RequestVersionExact",
        },
        host: client == "2.0" ? WebSocketClient.ListenForHttp2 : null);
}
