using Microsoft.Extensions.Logging.Abstractions;
using ProxyGovernor.Host.Redis;
using ProxyGovernor.Redis.Scripts;
using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.Tests.Redis.Transport;

internal static class RedisTransports
{
    public static readonly LeaseScript Echo = new("return { ARGV[1], KEYS[1] }");

    /// <summary>As in production, but for how long it waits: a busy machine must not look like a server that is away.</summary>
    public static StackExchangeTransport To(string address, TimeSpan? deadline = null) => new(
        new RedisTransportOptions(address) { Deadline = deadline ?? TimeSpan.FromSeconds(20) }, TimeProvider.System, NullLogger<StackExchangeTransport>.Instance);

    /// <summary>As the tuned host has it.</summary>
    public static StackExchangeTransport InlineTo(string address) => new(
        new RedisTransportOptions(address) { Deadline = TimeSpan.FromSeconds(20), ContinuesInline = true, Configure = static options => options.Tunnel = new InlineTunnel() },
        TimeProvider.System, NullLogger<StackExchangeTransport>.Instance);

    public static Task<string[]> EchoAsync(this IRedisTransport transport, string word) =>
        transport.EvaluateAsync(Echo, ["key"], [word], TestContext.Current.CancellationToken);

    /// <summary>Asks until the server answers, as heartbeats and polls do.</summary>
    public static Task UntilAnsweredAsync(this IRedisTransport transport) => UntilAnsweredAsync(() => transport.EchoAsync("there?"));

    public static async Task UntilAnsweredAsync(Func<Task> call)
    {
        // A pace for asking, and nothing that the outcome hangs on.
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken))
        {
            try
            {
                await call();
                return;
            }
            catch (Exception away) when (away is not OperationCanceledException)
            {
                // Not yet.
            }
        }
    }
}
