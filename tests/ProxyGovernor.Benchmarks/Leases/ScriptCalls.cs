using System.Globalization;
using StackExchange.Redis;

namespace ProxyGovernor.Benchmarks.Leases;

/// <summary>How many scripts the server has run since it started, by <c>INFO commandstats</c>.</summary>
internal sealed class ScriptCalls(IServer server)
{
    public async Task<long> CountAsync()
    {
        var statistics = await server.InfoAsync("commandstats", CommandFlags.None);
        return statistics.SelectMany(static section => section)
            .Where(static command => command.Key is "cmdstat_eval" or "cmdstat_evalsha")
            .Sum(static command => CallsOf(command.Value));
    }

    /// <summary>Of <c>calls=12,usec=34,...</c>.</summary>
    private static long CallsOf(string statistics) => long.Parse(statistics.AsSpan("calls=".Length, statistics.IndexOf(',', StringComparison.Ordinal) - "calls=".Length), CultureInfo.InvariantCulture);
}
