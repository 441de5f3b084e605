using System.Collections.Concurrent;
using System.Globalization;
using ProxyGovernor.Redis.Scripts;
using ProxyGovernor.Redis.Supervision.Checks;
using ProxyGovernor.Redis.Transport;
using ProxyGovernor.Testing;
using ProxyGovernor.Tests.Redis.Transport;

namespace ProxyGovernor.Tests.Redis.Supervision;

public sealed class AtomicityCheckTests
{
    private static readonly RedisServerFacts Server = new("7.0.15", IsCluster: false, IsReplica: false, "noeviction");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scripts_that_exclude_one_another_pass_and_are_not_tried_again()
    {
        var server = (await RedisServer.Shared).Address;
        await using var transport = RedisTransports.To(server);
        var opened = 0;
        var check = new AtomicityCheck(transport, OpenAnother, "atomicity");

        Assert.Null(await check.CheckAsync(Server, Cancellation));
        Assert.Null(await check.CheckAsync(Server, Cancellation));
        Assert.Equal(1, opened);

        IRedisTransport OpenAnother()
        {
            opened++;
            return RedisTransports.To(server);
        }
    }

    [Fact]
    public async Task A_count_that_two_scripts_both_got_is_refused_each_time()
    {
        var check = new AtomicityCheck(new CountingTransport(), static () => new CountingTransport(), "atomicity");

        Assert.True((await check.CheckAsync(Server, Cancellation))!.IsRefusal);
        Assert.True((await check.CheckAsync(Server, Cancellation))!.IsRefusal);
    }

    /// <summary>Counts by itself, as a connection does whose scripts see nothing of the other's.</summary>
    private sealed class CountingTransport : IRedisTransport
    {
        private readonly ConcurrentDictionary<string, int> _counts = new();

        public event Action? Reconnected
        {
            add { }
            remove { }
        }

        public Task<string[]> EvaluateAsync(LeaseScript script, string[] keys, string[] arguments, CancellationToken cancellationToken) =>
            Task.FromResult<string[]>([_counts.AddOrUpdate(keys[0], 1, static (_, count) => count + 1).ToString(CultureInfo.InvariantCulture)]);

        public Task<bool> AuthenticateAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<string?> GetAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task SubscribeAsync(string channel, Action<string> handler, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task UnsubscribeAsync(string channel, Action<string> handler) => throw new NotSupportedException();

        public Task<long> PublishAsync(string channel, string message, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Replace()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
