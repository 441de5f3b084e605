using System.Collections.Concurrent;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Redis.Transport;

/// <summary>How one connection takes the place of another.</summary>
public sealed class SuccessorTests
{
    private const int Limit = 60_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task A_connection_that_goes_silent_while_it_opens_is_not_waited_for()
    {
        await using var relay = new SilencingRelay((await RedisServer.Shared).Port) { IsSilent = true };
        await using var transport = RedisTransports.To($"127.0.0.1:{relay.Port},connectTimeout=600000", TimeSpan.FromMilliseconds(500));
        await Assert.ThrowsAsync<TimeoutException>(() => transport.EchoAsync("hello"));

        relay.IsSilent = false;

        await transport.UntilAnsweredAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_connection_serves_until_its_successor_is_connected()
    {
        await using var relay = new SilencingRelay((await RedisServer.Shared).Port);
        await using var transport = RedisTransports.To($"127.0.0.1:{relay.Port},connectTimeout=600000");
        await transport.UntilAnsweredAsync();

        relay.IsSilent = true;
        await RedisTransports.UntilAnsweredAsync(async () =>
        {
            transport.Replace();
            await relay.SilentlyOpened.WaitAsync(TimeSpan.Zero);
        });

        Assert.Equal(["served", "key"], await transport.EchoAsync("served"));
    }

    [Fact(Timeout = Limit)]
    public async Task No_message_is_heard_by_the_one_that_was_replaced()
    {
        const int Messages = 200;
        var channel = $"successor-{Guid.NewGuid():N}";
        await using var transport = RedisTransports.To((await RedisServer.Shared).Address);
        var heard = new ConcurrentQueue<string>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await transport.SubscribeAsync(channel, message =>
        {
            heard.Enqueue(message);
            if (message == $"{Messages - 1}")
            {
                all.TrySetResult();
            }
        }, Cancellation);

        // Both are still open: each call on the one before has its deadline.
        await RedisTransports.UntilAnsweredAsync(async () =>
        {
            transport.Replace();
            Assert.True(await transport.PublishAsync(channel, "replaced?", Cancellation) >= 2);
        });
        heard.Clear();
        for (var i = 0; i < Messages; i++)
        {
            await transport.PublishAsync(channel, $"{i}", Cancellation);
        }

        await all.Task;
        Assert.Equal(Messages, heard.Count(static message => message != "replaced?"));
    }
}
