using System.Threading.Channels;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Redis.Transport;

/// <summary>The tuned host's connection to Redis: its own socket under the client library.</summary>
public sealed class InlineTransportTests
{
    private const int Limit = 120_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task Calls_at_once_are_each_given_their_own_answer()
    {
        await using var transport = RedisTransports.InlineTo((await RedisServer.Shared).Address);

        var answers = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(number => Task.Run(() => transport.EchoAsync($"{number}"))));

        Assert.Equal(Enumerable.Range(0, 2_000).Select(static number => $"{number}"), answers.Select(static answer => answer[0]));
    }

    [Fact(Timeout = Limit)]
    public async Task More_than_the_socket_takes_at_once_leaves_in_order_when_the_server_reads_again()
    {
        await using var server = await RedisServer.StartAsync();
        await using var transport = RedisTransports.InlineTo(server.Address);
        await transport.UntilAnsweredAsync();
        string[] words = [.. Enumerable.Range(0, 16).Select(static number => new string((char)('a' + number), 1024 * 1024))];

        await RedisCli.OkAsync(server, "client", "pause", "1000", "all");
        var answers = await Task.WhenAll(words.Select(transport.EchoAsync));

        Assert.Equal(words, answers.Select(static answer => answer[0]));
    }

    [Fact(Timeout = Limit)]
    public async Task Messages_come_in_order()
    {
        await using var transport = RedisTransports.InlineTo((await RedisServer.Shared).Address);
        var heard = Channel.CreateUnbounded<string>();
        await transport.SubscribeAsync("inline-order", message => heard.Writer.TryWrite(message), Cancellation);

        for (var number = 0; number < 200; number++)
        {
            Assert.Equal(1, await transport.PublishAsync("inline-order", $"{number}", Cancellation));
        }

        for (var number = 0; number < 200; number++)
        {
            Assert.Equal($"{number}", await heard.Reader.ReadAsync(Cancellation));
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_server_that_went_away_is_reached_again_and_heard_again()
    {
        var server = await RedisServer.StartAsync();
        await using var transport = RedisTransports.InlineTo(server.Address);
        var heard = Channel.CreateUnbounded<string>();
        await transport.SubscribeAsync("inline-again", message => heard.Writer.TryWrite(message), Cancellation);
        await server.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => transport.EchoAsync("there?"));

        await using var next = await RedisServer.StartAsync(server.Port);
        await transport.UntilAnsweredAsync();
        await RedisTransports.UntilAnsweredAsync(async () => Assert.Equal(1, await transport.PublishAsync("inline-again", "back", Cancellation)));

        Assert.Equal("back", await heard.Reader.ReadAsync(Cancellation));
    }
}
