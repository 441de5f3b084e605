using System.Globalization;
using StackExchange.Redis;

namespace ProxyGovernor.Benchmarks.Leases;

/// <summary>What the server has counted since it started, by <c>INFO</c>.</summary>
/// <param name="Scripts">Scripts that it ran.</param>
/// <param name="Microseconds">Its own time for them.</param>
/// <param name="Received">Bytes.</param>
/// <param name="Sent">Bytes.</param>
/// <param name="Memory">Bytes in use; no count, but what is between two of them was taken in between.</param>
internal readonly record struct RedisCounters(long Scripts, long Microseconds, long Received, long Sent, long Memory)
{
    private static readonly string[] ScriptCommands = ["cmdstat_eval", "cmdstat_evalsha"];

    public static RedisCounters operator -(RedisCounters left, RedisCounters right) => new(
        left.Scripts - right.Scripts, left.Microseconds - right.Microseconds, left.Received - right.Received, left.Sent - right.Sent, left.Memory - right.Memory);

    public static async Task<RedisCounters> OfAsync(IServer server)
    {
        var facts = (await server.InfoAsync("all", CommandFlags.None)).SelectMany(static section => section).ToDictionary(static fact => fact.Key, static fact => fact.Value);
        return new RedisCounters(
            ScriptCommands.Sum(command => Part(facts, command, "calls=")), ScriptCommands.Sum(command => Part(facts, command, "usec=")),
            Number(facts["total_net_input_bytes"]), Number(facts["total_net_output_bytes"]), Number(facts["used_memory"]));
    }

    /// <summary>What something costs, without the asking.</summary>
    public static async Task<RedisCounters> DuringAsync(IServer server, Func<Task> act)
    {
        var idle = await OfAsync(server);
        var before = await OfAsync(server);
        await act();
        return await OfAsync(server) - before - (before - idle);
    }

    /// <summary>Of <c>calls=12,usec=34,...</c>, where the command was called at all.</summary>
    private static long Part(Dictionary<string, string> facts, string command, string name) =>
        facts.TryGetValue(command, out var statistics) ? Number(statistics.Split(',').Single(part => part.StartsWith(name, StringComparison.Ordinal))[name.Length..]) : 0;

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
