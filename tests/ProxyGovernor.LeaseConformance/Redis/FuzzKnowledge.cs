using ProxyGovernor.Leases;

namespace ProxyGovernor.LeaseConformance.Redis;

/// <summary>The fences that replies told of, as replicas would know them.</summary>
internal sealed class FuzzKnowledge(int sessions)
{
    private readonly Dictionary<string, long> _fences = [];

    public int Sessions => sessions;

    /// <summary>Mostly the right one; else none, or one that is not the run's.</summary>
    public long Fence(string run, Random random)
    {
        var fence = _fences.GetValueOrDefault(run);
        return random.Next(10) switch
        {
            0 => 0,
            1 => Math.Max(fence - 1, 0),
            _ => fence,
        };
    }

    public void Learn(string run, object? answer)
    {
        if (answer is AcquireReply { Code: AcquireCode.Granted, Fence: var fence })
        {
            _fences[run] = fence;
        }
    }
}
