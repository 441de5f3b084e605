using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ProxyGovernor.Redis.Faults;

/// <summary>Tells each fault once, until all is well again: a busy replica fails a thousand calls a second for one reason.</summary>
internal sealed partial class RedisFaultLog(ILogger<RedisFaultLog> logger)
{
    private readonly ConcurrentDictionary<string, RedisFault> _told = new(StringComparer.Ordinal);

    public void Tell(RedisFault fault, string detail)
    {
        if (!_told.ContainsKey(fault.Name) && _told.TryAdd(fault.Name, fault))
        {
            Log.Fault(logger, fault.Name, fault.Advice, detail);
        }
    }

    /// <summary>Everything that was asked was answered as it should be.</summary>
    public void Recovered()
    {
        if (!_told.IsEmpty)
        {
            _told.Clear();
            Log.Recovered(logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(61, LogLevel.Error, "redis_fault {Fault}: {Advice} ({Detail})", EventName = "redis_fault")]
        public static partial void Fault(ILogger logger, string fault, string advice, string detail);

        [LoggerMessage(62, LogLevel.Information, "redis_recovered Redis answers as it should.", EventName = "redis_recovered")]
        public static partial void Recovered(ILogger logger);
    }
}
