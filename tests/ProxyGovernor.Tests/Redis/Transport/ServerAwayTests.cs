using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using ProxyGovernor.Redis.Scripts;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Redis.Transport;

/// <summary>Servers that are silent, gone or come back.</summary>
public sealed class ServerAwayTests
{
    private const int Limit = 60_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task A_server_that_takes_a_connection_and_says_nothing_is_given_up_in_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var transport = RedisTransports.To($"127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}", TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAsync<TimeoutException>(() => transport.EchoAsync("hello"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_server_that_stands_still_is_given_up_in_time_and_answers_again_when_it_goes_on()
    {
        await using var server = await RedisServer.StartAsync();
        await using var transport = RedisTransports.To(server.Address, TimeSpan.FromMilliseconds(300));
        await transport.UntilAnsweredAsync();

        await SignalAsync(server, "STOP");
        for (var i = 0; i < 4; i++)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => transport.EchoAsync("hello"));
        }

        await SignalAsync(server, "CONT");
        await transport.UntilAnsweredAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_connection_that_has_gone_silent_is_replaced_with_its_subscriptions()
    {
        await using var relay = new SilencingRelay((await RedisServer.Shared).Port);
        await using var transport = RedisTransports.To($"127.0.0.1:{relay.Port}", TimeSpan.FromMilliseconds(500));
        await transport.UntilAnsweredAsync();
        var heard = Channel.CreateUnbounded<string>();
        await transport.SubscribeAsync("relayed", message => heard.Writer.TryWrite(message), Cancellation);

        relay.SilenceWhatIsOpen();

        await transport.UntilAnsweredAsync();
        await using var other = RedisTransports.To((await RedisServer.Shared).Address);
        while (!heard.Reader.TryRead(out var _))
        {
            await other.PublishAsync("relayed", "hello", Cancellation);
            await transport.UntilAnsweredAsync();
        }
    }

    [Fact(Timeout = Limit)]
    public async Task The_answer_of_a_script_that_retires_runs_is_taken_late()
    {
        await using var server = await RedisServer.StartAsync();
        await using var transport = RedisTransports.To(server.Address, TimeSpan.FromMilliseconds(300));
        await transport.UntilAnsweredAsync();
        var retires = new LeaseScript(RedisTransports.Echo.Text) { Retires = true };

        await SignalAsync(server, "STOP");
        var late = transport.EvaluateAsync(retires, ["key"], ["late"], Cancellation);
        await Assert.ThrowsAsync<TimeoutException>(() => transport.EchoAsync("in time"));
        await SignalAsync(server, "CONT");

        Assert.Equal(["late", "key"], await late);
    }

    [Fact(Timeout = Limit)]
    public async Task A_server_that_was_away_at_the_start_is_found_later()
    {
        var port = await FreedPortAsync();
        await using var transport = RedisTransports.To($"127.0.0.1:{port}", TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<Exception>(() => transport.EchoAsync("hello"));

        await using var server = await RedisServer.StartAsync(port);
        await transport.UntilAnsweredAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Subscriptions_are_made_again_on_a_server_that_came_back()
    {
        var server = await RedisServer.StartAsync();
        await using var transport = RedisTransports.To(server.Address, TimeSpan.FromSeconds(1));
        await transport.UntilAnsweredAsync();
        var heard = Channel.CreateUnbounded<string>();
        await transport.SubscribeAsync("channel", message => heard.Writer.TryWrite(message), Cancellation);

        await server.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => transport.EchoAsync("hello"));
        await using var successor = await RedisServer.StartAsync(server.Port);
        while (!heard.Reader.TryRead(out var _))
        {
            await RedisTransports.UntilAnsweredAsync(() => transport.PublishAsync("channel", "hello", Cancellation));
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_server_that_takes_no_writes_any_more_is_left_for_the_one_that_has_its_name_now()
    {
        await using var master = await RedisServer.StartAsync();
        await using var demoted = await RedisServer.StartAsync();
        await using var name = new SilencingRelay(demoted.Port);
        await using var transport = RedisTransports.To($"127.0.0.1:{name.Port}");
        await transport.UntilAnsweredAsync();

        await RedisCli.OkAsync(demoted, "replicaof", "127.0.0.1", $"{master.Port}");
        name.Target = master.Port;

        await RedisTransports.UntilAnsweredAsync(() => transport.EvaluateAsync(new LeaseScript("redis.call('SET', KEYS[1], 'written') return {}"), ["key"], [], Cancellation));
        Assert.Equal("written", await RedisCli.CallAsync(master, "get", "key"));
    }

    private static async Task<int> FreedPortAsync()
    {
        await using var server = await RedisServer.StartAsync();
        return server.Port;
    }

    private static async Task SignalAsync(RedisServer server, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{server.ProcessId}"]);
        await kill.WaitForExitAsync(Cancellation);
    }
}
