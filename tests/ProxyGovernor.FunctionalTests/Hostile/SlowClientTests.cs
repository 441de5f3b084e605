using Microsoft.AspNetCore.Server.Kestrel.Core;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Hostile;

/// <summary>A client that takes its time over its request, or stops half-way, holds up nobody and keeps nothing.</summary>
public sealed class SlowClientTests
{
    private const int BodyLength = 1_000_000;

    [Fact]
    public async Task Dribbled_headers_are_cut_off()
    {
        await using var scene = await Scene.SetAsync(kestrel: limits => limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1));
        using var client = await SlowClient.ConnectAsync(scene);

        await client.SendAsync($"POST {Prompt.ChatPath} HTTP/1.1\r\nHost: proxy\r\n");
        var answer = await client.DribbleAsync("X-A: a\r\n");

        Assert.Equal(408, RawExchange.StatusOf(answer));
        Assert.Empty(scene.Received);
        await scene.CheckUnharmedAsync();
    }

    [Fact]
    public async Task A_dribbled_body_is_cut_off_and_its_session_is_free()
    {
        await using var scene = await Scene.SetAsync(kestrel: limits => limits.MinRequestBodyDataRate = new MinDataRate(10_000, TimeSpan.FromSeconds(1.1)));
        using var client = await SlowClient.ConnectAsync(scene);

        await client.SendAsync(SlowClient.Head(BodyLength));
        await client.DribbleAsync(" ");
        await scene.Proxy.Lifecycle.WaitUntilAsync(lines => lines.Any(line => line.Outcome == "client_closed"));

        Assert.Empty(scene.Received);
        await scene.CheckUnharmedAsync();
    }

    [Fact]
    public async Task A_body_that_is_not_there_yet_does_not_keep_its_session()
    {
        await using var scene = await Scene.SetAsync();
        using var client = await SlowClient.ConnectAsync(scene);

        await client.SendAsync(SlowClient.Head(BodyLength) + "{");
        await scene.Proxy.Lifecycle.WaitAsync("stream_start", count: 2);
        await scene.CheckServedAsync(Scene.Session);

        await scene.Proxy.Lifecycle.WaitUntilAsync(lines => lines.Any(line => line.Outcome == "superseded"));
        await scene.CheckUnharmedAsync();
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("head")]
    [InlineData("body")]
    public async Task A_request_that_ends_half_way_is_none(string where)
    {
        await using var scene = await Scene.SetAsync();
        using var client = await SlowClient.ConnectAsync(scene);

        var head = SlowClient.Head(100);
        await client.SendAsync(where switch { "POST" => "POST", "head" => head[..^2], _ => head + "{" });
        if (where == "body")
        {
            await scene.Proxy.Lifecycle.WaitAsync("stream_start", count: 2);
        }

        client.CloseHalf();
        await client.ReadToEndAsync();
        if (where == "body")
        {
            // Kestrel closes the connection at once, the run ends after it: the session's next request would supersede it.
            await scene.Proxy.Lifecycle.WaitUntilAsync(lines => lines.Any(line => line.Outcome == "client_closed"));
        }

        Assert.Empty(scene.Received);
        await scene.CheckUnharmedAsync();
        Assert.DoesNotContain(scene.Proxy.Lifecycle.Lines, line => line.Outcome is not null and not "completed" and not "client_closed");
    }

    [Fact]
    public async Task A_client_that_closes_its_half_has_left()
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var scene = await Scene.SetAsync(async connection =>
        {
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {}\n\n");
            await connection.WaitForPeerCloseAsync();
            closed.SetResult();
        });
        using var client = await SlowClient.ConnectAsync(scene);

        await client.SendAsync(SlowClient.Head(2) + "{}");
        await scene.Proxy.Lifecycle.WaitAsync("stream_first_event", count: 2);
        client.CloseHalf();

        await scene.Proxy.Lifecycle.WaitUntilAsync(lines => lines.Any(line => line.Outcome == "client_closed"));
        await closed.Task.InTime();
        await scene.CheckUnharmedAsync();
    }
}
