using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Benchmarks.Leases;

/// <summary>Many leases that stay open: the replica's own heartbeat renews them.</summary>
internal sealed class OpenLeases
{
    private static readonly LeaseTerms Terms = new(ConflictPolicy.Supersede, TimeSpan.FromSeconds(2), QueueLimit: 8, TimeSpan.FromSeconds(30));

    private readonly int _count;
    private int _lost;

    private OpenLeases(int count) => _count = count;

    public static async Task<OpenLeases> OpenAsync(Replica replica, int count, CancellationToken cancellationToken)
    {
        var leases = new OpenLeases(count);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, count, parallel, async (_, ended) =>
        {
            var lease = replica.Coordinator.Register(new Holder(leases, replica.NewRun()));
            if (!(await replica.Coordinator.AcquireAsync(lease, Terms, ended)).Granted)
            {
                leases.Lose();
            }
        });
        return leases;
    }

    /// <exception cref="InvalidOperationException">Figures of leases that were not kept would be figures of nothing.</exception>
    public void ThrowIfLost()
    {
        if (Volatile.Read(ref _lost) is > 0 and var lost)
        {
            throw new InvalidOperationException($"{lost} of {_count} leases were lost: the machine is too busy for this measurement.");
        }
    }

    private void Lose() => Interlocked.Increment(ref _lost);

    private sealed class Holder(OpenLeases leases, LeaseRun identity) : ILeaseHolder
    {
        public LeaseRun Identity { get; } = identity;

        public string? Destination => "default";

        public void Stop(StreamOutcome outcome, string reason) => leases.Lose();
    }
}
