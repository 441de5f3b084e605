using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Http.WebSockets;

public sealed class WebSocketTests
{
    [Fact]
    public async Task An_upgrade_holds_the_session_until_it_completes()
    {
        await using var model = await WebSocketModel.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var socket = await proxy.ConnectAsync("s1");
        Assert.Equal("hello", await socket.EchoAsync("hello"));
        var taken = await model.NextAsync();
        var session = await proxy.Client.GetFromJsonAsync<JsonElement>("/governor/sessions/s1", TestContext.Current.CancellationToken);
        var active = session.GetProperty("active");
        Assert.Equal(taken.Headers["X-Stream-Id"], active.GetProperty("stream_id").GetString());
        Assert.Equal(taken.Headers["X-Stream-Fence"], active.GetProperty("fence").GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("active", active.GetProperty("state").GetString());

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken).WaitAsync(Limits.Patience, TestContext.Current.CancellationToken);
        await proxy.Lifecycle.WaitAsync("stream_end");

        Assert.True(await taken.Ended.WaitAsync(Limits.Patience, TestContext.Current.CancellationToken));
        Assert.Equal("completed", proxy.Lifecycle.Lines[^1].Outcome);
        session = await proxy.Client.GetFromJsonAsync<JsonElement>("/governor/sessions/s1", TestContext.Current.CancellationToken);
        Assert.Equal(JsonValueKind.Null, session.GetProperty("active").ValueKind);
        Assert.Empty(proxy.Lifecycle.Errors);
    }

    [Fact]
    public async Task A_newer_upgrade_closes_the_older_one_on_both_sides()
    {
        await using var model = await WebSocketModel.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var first = await proxy.ConnectAsync("s1");
        Assert.Equal("a", await first.EchoAsync("a"));
        var firstTaken = await model.NextAsync();
        using var second = await proxy.ConnectAsync("s1");

        Assert.False(await firstTaken.Ended.WaitAsync(Limits.Patience, TestContext.Current.CancellationToken));
        Assert.Equal((1008, "superseded"), await first.ClosedAsync());
        Assert.Equal("b", await second.EchoAsync("b"));
        Assert.Equal(
            ["stream_start", "stream_first_event", "stream_superseded", "stream_end", "prev_stream_finished_cleanly", "stream_start", "stream_first_event"],
            proxy.Lifecycle.Lines.Select(line => line.Name));
        Assert.Equal("superseded", proxy.Lifecycle.Lines[3].Outcome);
    }

    [Fact]
    public async Task A_client_that_drops_the_connection_has_closed_it()
    {
        await using var model = await WebSocketModel.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var socket = await proxy.ConnectAsync("s1");
        Assert.Equal("a", await socket.EchoAsync("a"));
        socket.Abort();
        await proxy.Lifecycle.WaitAsync("stream_end");

        Assert.Equal("client_closed", proxy.Lifecycle.Lines[^1].Outcome);
        Assert.False(await (await model.NextAsync()).Ended.WaitAsync(Limits.Patience, TestContext.Current.CancellationToken));
        Assert.Empty(proxy.Lifecycle.Errors);
    }

    [Fact]
    public async Task A_model_server_that_drops_the_connection_is_told_as_such()
    {
        await using var model = await WebSocketModel.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var socket = await proxy.ConnectAsync("s1");
        await socket.SayAsync(WebSocketModel.Abort);

        Assert.Equal((1011, "upstream_error"), await socket.ClosedAsync());
        await proxy.Lifecycle.WaitAsync("stream_end");

        Assert.Equal("upstream_error", proxy.Lifecycle.Lines[^1].Outcome);
        Assert.Empty(proxy.Lifecycle.Errors);
    }

    [Fact]
    public async Task A_stop_closes_it()
    {
        await using var model = await WebSocketModel.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var socket = await proxy.ConnectAsync("s1");
        Assert.Equal("a", await socket.EchoAsync("a"));
        using var stopped = await proxy.Client.DeleteAsync($"/governor/streams/{proxy.Lifecycle.Lines[0].StreamId}", TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.OK, stopped.StatusCode);
        Assert.Contains("\"outcome\":\"canceled\"", await stopped.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal((1008, "canceled"), await socket.ClosedAsync());
    }

    [Fact]
    public async Task An_upgrade_of_any_other_path_is_not_governed()
    {
        await using var model = await WebSocketModel.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var socket = await proxy.ConnectAsync("s1", "/v1/files");
        Assert.Equal("a", await socket.EchoAsync("a"));

        Assert.False((await model.NextAsync()).Headers.ContainsKey("X-Stream-Id"));
        Assert.Empty(proxy.Lifecycle.Lines);
    }
}
