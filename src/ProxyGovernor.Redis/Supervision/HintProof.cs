using Microsoft.Extensions.Logging;
using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.Redis.Supervision;

/// <summary>
/// Proves that this replica hears its own channel, by a message to itself: a subscription can be dead while commands are answered. A
/// missed proof costs speed only, since waiters poll and heartbeats carry correctness.
/// </summary>
internal sealed partial class HintProof(IRedisTransport transport, string channel, TimeSpan deadline, TimeProvider time, ILogger<HintProof> logger) : IRedisDuty
{
    private volatile TaskCompletionSource<string>? _awaited;
    private volatile string? _sent;
    private bool _listening;

    public async Task PerformAsync(CancellationToken cancellationToken)
    {
        if (!await IsHeardAsync(cancellationToken))
        {
            Log.NotHeard(logger);
            transport.Replace();
        }
    }

    private async Task<bool> IsHeardAsync(CancellationToken cancellationToken)
    {
        var awaited = _awaited = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            if (!_listening)
            {
                // Once is enough: the transport carries it over to every later connection.
                _listening = true;
                await transport.SubscribeAsync(channel, Hear, cancellationToken);
            }

            _sent = $"proof {Guid.NewGuid():N}";
            await transport.PublishAsync(channel, _sent, cancellationToken);
            await awaited.Task.WaitAsync(deadline, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Hear(string message)
    {
        if (message == _sent)
        {
            _awaited?.TrySetResult(message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(65, LogLevel.Warning, "redis_hints_unheard This replica does not hear its hints; it polls, and the connection to Redis is replaced.", EventName = "redis_hints_unheard")]
        public static partial void NotHeard(ILogger logger);
    }
}
