using System.Threading.Channels;
using ProxyGovernor.Redis.Scripts;
using ProxyGovernor.Redis.Transport;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Redis.Transport;

public sealed class TransportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_script_that_the_server_does_not_know_is_sent_again_by_text()
    {
        await using var server = await RedisServer.StartAsync();
        await using var transport = RedisTransports.To(server.Address);
        var flush = new LeaseScript("return { redis.call('PING')['ok'] }");

        Assert.Equal(["one", "key"], await transport.EchoAsync("one"));
        await FlushScriptsAsync(server);
        Assert.Equal(["two", "key"], await transport.EchoAsync("two"));
        Assert.Equal(["PONG"], await transport.EvaluateAsync(flush, ["key"], [], Cancellation));
    }

    [Fact]
    public async Task A_script_that_fails_is_an_error_and_no_miss()
    {
        await using var transport = RedisTransports.To((await RedisServer.Shared).Address);
        var wrong = new LeaseScript("return redis.error_reply('WRONG on purpose')");

        var error = await Assert.ThrowsAnyAsync<Exception>(() => transport.EvaluateAsync(wrong, ["key"], [], Cancellation));

        Assert.Contains("WRONG on purpose", error.Message, StringComparison.Ordinal);
        Assert.IsNotType<TimeoutException>(error);
    }

    [Fact]
    public async Task What_was_never_set_is_null()
    {
        await using var transport = RedisTransports.To((await RedisServer.Shared).Address);

        Assert.Null(await transport.GetAsync("never", Cancellation));
    }

    [Fact]
    public async Task Messages_come_in_order_and_end_with_the_subscription()
    {
        await using var transport = RedisTransports.To((await RedisServer.Shared).Address);
        var heard = Channel.CreateUnbounded<string>();
        void Hear(string message) => heard.Writer.TryWrite(message);

        await transport.SubscribeAsync("order*", Hear, Cancellation);
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(1, await transport.PublishAsync("order*", $"{i}", Cancellation));
        }

        for (var i = 0; i < 200; i++)
        {
            Assert.Equal($"{i}", await heard.Reader.ReadAsync(Cancellation));
        }

        Assert.Equal(0, await transport.PublishAsync("order-not-a-pattern", "", Cancellation));
        await transport.UnsubscribeAsync("order*", Hear);
        Assert.Equal(0, await transport.PublishAsync("order*", "", Cancellation));
    }

    [Fact]
    public async Task A_handler_that_fails_hears_the_next_message_all_the_same()
    {
        await using var transport = RedisTransports.To((await RedisServer.Shared).Address);
        var heard = Channel.CreateUnbounded<string>();
        await transport.SubscribeAsync(
            "fails", message => Assert.True(heard.Writer.TryWrite(message) && message != "first"), Cancellation);

        await transport.PublishAsync("fails", "first", Cancellation);
        await transport.PublishAsync("fails", "second", Cancellation);

        Assert.Equal(("first", "second"), (await heard.Reader.ReadAsync(Cancellation), await heard.Reader.ReadAsync(Cancellation)));
    }

    [Fact]
    public async Task The_server_tells_what_it_is()
    {
        await using var server = await RedisServer.StartAsync(0, "--maxmemory-policy", "volatile-lru");
        await using var transport = RedisTransports.To(server.Address);

        var facts = await RedisServerFacts.ReadAsync(transport, "pg", Cancellation);

        Assert.Equal((false, false, "volatile-lru"), (facts.IsCluster, facts.IsReplica, facts.EvictionPolicy));
        Assert.True(Version.Parse(facts.Version) >= new Version(6, 0));
    }

    private static async Task FlushScriptsAsync(RedisServer server)
    {
        using var command = System.Diagnostics.Process.Start("redis-cli", ["-p", $"{server.Port}", "script", "flush"]);
        await command.WaitForExitAsync(Cancellation);
        Assert.Equal(0, command.ExitCode);
    }
}
