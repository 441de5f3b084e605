using System.Globalization;
using ProxyGovernor.Redis.Scripts;
using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.Redis.Supervision.Checks;

/// <summary>
/// Whether scripts exclude one another, as in Redis itself; a server that is only compatible may run them side by side. Only two
/// connections can tell: one connection's commands come one after the other everywhere.
/// </summary>
internal sealed class AtomicityCheck(IRedisTransport transport, Func<IRedisTransport> openAnother, string root) : IRedisCheck
{
    private const int CallsEach = 40;
    private const string Dawdling = "50000";

    private static readonly LeaseScript Probe = LeaseScripts.Alone("probe");
    private static readonly RedisFinding NotAtomic = new(
        IsRefusal: true, "The server runs scripts side by side, so that two streams can own one session. Turn on its transaction mode for scripts (Garnet: --lua-transaction-mode), or use Redis.");

    private bool _passed;

    public async ValueTask<RedisFinding?> CheckAsync(RedisServerFacts server, CancellationToken cancellationToken)
    {
        if (_passed)
        {
            return null;
        }

        await using var other = openAnother();
        var key = $"{root}:probe:{Guid.NewGuid():N}";

        // The first call of each connects it and makes the script known; from then on both are as fast as they can be.
        var counts = new List<string[]>(await Task.WhenAll(CountAsync(transport), CountAsync(other)));
        counts.AddRange(await Task.WhenAll(Enumerable.Range(0, 2 * CallsEach).Select(i => CountAsync(i % 2 == 0 ? transport : other))));
        _passed = counts.Select(count => int.Parse(count[0], CultureInfo.InvariantCulture)).Distinct().Count() == counts.Count;
        return _passed ? null : NotAtomic;

        Task<string[]> CountAsync(IRedisTransport one) => one.EvaluateAsync(Probe, [key], [Dawdling], cancellationToken);
    }
}
