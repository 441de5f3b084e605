using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.Redis;

/// <summary>Hints by pub/sub: the scripts send them on the channel of the replica they are for.</summary>
internal sealed class RedisHints(IRedisTransport transport, string channelPrefix)
{
    private Task _subscribed = Task.CompletedTask;

    /// <summary>
    /// Completes when every subscription was confirmed or has failed: an acquire that goes out before would miss its first hint.
    /// </summary>
    public Task Settled => Volatile.Read(ref _subscribed);

    public IDisposable Subscribe(string replica, Action<LeaseHint> handler)
    {
        var subscription = new Subscription(transport, channelPrefix + replica, handler);
        Volatile.Write(ref _subscribed, Task.WhenAll(Settled, subscription.BeginAsync()));
        return subscription;
    }

    /// <summary>A message is <c>kind run outcome session</c>; of the outcome, a free lease has none.</summary>
    internal static LeaseHint? Parse(string message)
    {
        var parts = message.Split(' ', 4);
        LeaseHintKind? kind = parts[0] switch
        {
            "stop" => LeaseHintKind.Stop,
            "free" => LeaseHintKind.Free,
            "retired" => LeaseHintKind.Retired,
            _ => null,
        };
        var isKnown = parts.Length == 4 && kind is not null;
        var outcome = default(StreamOutcome);
        return isKnown && (kind == LeaseHintKind.Free || StreamOutcomeNames.TryParse(parts[2], out outcome)) ? new(kind!.Value, parts[3], parts[1], outcome) : null;
    }

    private sealed class Subscription(IRedisTransport transport, string channel, Action<LeaseHint> handler) : IDisposable
    {
        private volatile bool _disposed;
        private Action<string>? _receive;

        public async Task BeginAsync()
        {
            _receive = Receive;
            try
            {
                await transport.SubscribeAsync(channel, _receive, CancellationToken.None);
            }
            catch (Exception)
            {
                // The transport makes it again with its next connection; until then polls and heartbeats do the work of hints.
            }
        }

        public void Dispose()
        {
            _disposed = true;
            _ = EndAsync();
        }

        private async Task EndAsync()
        {
            try
            {
                await transport.UnsubscribeAsync(channel, _receive!);
            }
            catch (Exception)
            {
                // The channel goes with the connection; nothing is handed on from here on.
            }
        }

        private void Receive(string message)
        {
            if (_disposed || Parse(message) is not { } hint)
            {
                return;
            }

            try
            {
                handler(hint);
            }
            catch (Exception)
            {
                // A handler that fails loses this hint, as the wire may; those that follow must still arrive.
            }
        }
    }
}
