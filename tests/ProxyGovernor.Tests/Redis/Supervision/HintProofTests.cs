using Microsoft.Extensions.Logging.Abstractions;
using ProxyGovernor.Redis.Supervision;
using ProxyGovernor.Testing;
using ProxyGovernor.Tests.Redis.Transport;

namespace ProxyGovernor.Tests.Redis.Supervision;

public sealed class HintProofTests
{
    private const int Limit = 60_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task A_replica_that_hears_itself_keeps_its_connection()
    {
        await using var transport = RedisTransports.To((await RedisServer.Shared).Address);
        await transport.UntilAnsweredAsync();
        var reconnected = false;
        transport.Reconnected += () => reconnected = true;
        var proof = Proof(transport, "proof-heard", TimeSpan.FromSeconds(20));

        await proof.PerformAsync(Cancellation);
        await proof.PerformAsync(Cancellation);

        Assert.False(reconnected);
        Assert.Equal(1, await transport.PublishAsync("proof-heard", "one subscription", Cancellation));
    }

    [Fact(Timeout = Limit)]
    public async Task A_replica_that_does_not_hear_itself_gets_another_connection()
    {
        await using var server = await RedisServer.StartAsync();
        await using var transport = RedisTransports.To(server.Address);
        await transport.UntilAnsweredAsync();
        var reconnected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        transport.Reconnected += () => reconnected.TrySetResult();
        var deaf = Proof(transport, "proof-unheard", TimeSpan.Zero);

        // A connection of less than a second is given time.
        while (!reconnected.Task.IsCompleted)
        {
            await deaf.PerformAsync(Cancellation);
        }

        await Proof(transport, "proof-unheard", TimeSpan.FromSeconds(20)).PerformAsync(Cancellation);
    }

    private static HintProof Proof(ProxyGovernor.Redis.Transport.IRedisTransport transport, string channel, TimeSpan deadline) =>
        new(transport, channel, deadline, TimeProvider.System, NullLogger<HintProof>.Instance);
}
