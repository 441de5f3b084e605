using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ProxyGovernor.Redis.Scripts;
using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.FunctionalTests.Replicas;

/// <summary>A way to Redis that can be cut: from then on nothing goes out and nothing is heard.</summary>
internal sealed class SeverableTransport(string server) : IRedisTransport
{
    private readonly StackExchangeTransport _inner = new(new RedisTransportOptions(server), TimeProvider.System, NullLogger<StackExchangeTransport>.Instance);
    private volatile bool _isSevered;

    public event Action? Reconnected
    {
        add => _inner.Reconnected += value;
        remove => _inner.Reconnected -= value;
    }

    public void AddTo(IServiceCollection services) => services.AddSingleton<IRedisTransport>(_ => this);

    public void Sever() => _isSevered = true;

    public Task<string[]> EvaluateAsync(LeaseScript script, string[] keys, string[] arguments, CancellationToken cancellationToken) =>
        ThroughAsync(() => _inner.EvaluateAsync(script, keys, arguments, cancellationToken));

    public Task<string?> GetAsync(string key, CancellationToken cancellationToken) => ThroughAsync(() => _inner.GetAsync(key, cancellationToken));

    public Task<long> PublishAsync(string channel, string message, CancellationToken cancellationToken) => ThroughAsync(() => _inner.PublishAsync(channel, message, cancellationToken));

    public Task SubscribeAsync(string channel, Action<string> handler, CancellationToken cancellationToken) => _inner.SubscribeAsync(
        channel,
        message =>
        {
            if (!_isSevered)
            {
                handler(message);
            }
        },
        cancellationToken);

    // The wrapped handler goes with the transport.
    public Task UnsubscribeAsync(string channel, Action<string> handler) => Task.CompletedTask;

    public Task<bool> AuthenticateAsync(CancellationToken cancellationToken) => ThroughAsync(() => _inner.AuthenticateAsync(cancellationToken));

    public void Replace() => _inner.Replace();

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    private Task<T> ThroughAsync<T>(Func<Task<T>> call) => _isSevered ? Task.FromException<T>(new TimeoutException("The way to Redis is cut.")) : call();
}
