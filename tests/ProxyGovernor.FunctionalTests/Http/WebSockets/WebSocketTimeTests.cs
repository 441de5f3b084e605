using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Testing;

namespace ProxyGovernor.FunctionalTests.Http.WebSockets;

/// <summary>What is waited for on an upgraded connection, in time that only the test moves. There is no session, and so no lease to run out.</summary>
public sealed class WebSocketTimeTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_message_of_either_side_starts_the_idle_timer_anew()
    {
        await using var model = await WebSocketModel.StartAsync();
        await using var proxy = await StartAsync(model);
        using var socket = await proxy.ConnectAsync(session: null);

        for (var minute = 0; minute < 3; minute++)
        {
            _time.Advance(TimeSpan.FromSeconds(40));
            await socket.SayAsync(WebSocketModel.Silence);
            await model.HeardAsync();
            _time.Advance(TimeSpan.FromSeconds(40));
            Assert.Equal("a", await socket.EchoAsync("a"));
            await model.HeardAsync();
        }

        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal((1008, "timeout_idle"), await socket.ClosedAsync());
    }

    [Fact]
    public async Task The_clients_own_close_frame_is_waited_for()
    {
        await using var model = await WebSocketModel.StartAsync();
        await using var proxy = await StartAsync(model);
        using var socket = await proxy.ConnectAsync(session: null);

        Stop(proxy, socket);
        Assert.Equal((1008, "canceled"), await socket.ClosedAsync());
        using var other = await proxy.ConnectAsync(session: null);
        Assert.Equal("a", await other.EchoAsync("a"));
        Assert.DoesNotContain(proxy.Lifecycle.Lines, static line => line.Name == "stream_end");
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);

        Assert.Equal("canceled", await proxy.Lifecycle.OutcomeAsync(socket.StreamId()));
    }

    [Fact]
    public async Task And_no_longer_than_any_terminal_may_take()
    {
        await using var model = await WebSocketModel.StartAsync();
        await using var proxy = await StartAsync(model);
        using var socket = await proxy.ConnectAsync(session: null);
        var timers = _time.TimerCount;

        Stop(proxy, socket);
        Assert.Equal((1008, "canceled"), await socket.ClosedAsync());
        await _time.WaitForTimersAsync(timers + 1, TestContext.Current.CancellationToken).InTime();
        _time.Advance(RunTimers.Delivery);

        Assert.Equal("canceled", await proxy.Lifecycle.OutcomeAsync(socket.StreamId()));
    }

    private static void Stop(GovernedProxy proxy, ClientWebSocket socket) =>
        proxy.Services.GetRequiredService<RunRegistry>().Find(socket.StreamId())!.Stop(StreamOutcome.Canceled, "By the test.");

    private Task<GovernedProxy> StartAsync(WebSocketModel model) =>
        GovernedProxy.StartAsync(model.Address, services: services => services.AddSingleton<TimeProvider>(_time));
}
