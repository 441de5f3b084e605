using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Simulation.Replicas;

namespace ProxyGovernor.Simulation.Scenarios;

/// <summary>Requests of a few sessions, often several at once, and an operator who stops some of them.</summary>
internal sealed class Traffic(World world, long until)
{
    /// <summary>Most answers are short; only the long ones outlive a lease that is not renewed.</summary>
    private static readonly int[] Durations = [800, 800, 8_000, 40_000];

    private readonly string[] _sessions = [.. Enumerable.Range(0, 3).Select(number => $"s{number}")];
    private readonly ConflictPolicy[] _policies = [ConflictPolicy.Supersede, ConflictPolicy.Supersede, Any(world.Random)];
    private readonly List<Task> _served = [];
    private int _count;
    private string _last = "";

    public IReadOnlyList<string> Sessions => _sessions;

    /// <summary>A fault that no run may ever raise, or null.</summary>
    public Exception? Failure => _served.Find(served => served.IsFaulted)?.Exception;

    public void Start()
    {
        for (var session = 0; session < _sessions.Length; session++)
        {
            ArriveLater(session);
        }

        StopLater();
    }

    private void ArriveLater(int session) => Later(world.Random.Next(3) == 0 ? 30 : 1500, () =>
    {
        Arrive(session);
        ArriveLater(session);
    });

    private void StopLater() => Later(10_000, () =>
    {
        StopSomething();
        StopLater();
    });

    private void Later(int atMostMilliseconds, Action happening)
    {
        var due = world.Time.Now + world.Random.NextInt64(atMostMilliseconds * TimeSpan.TicksPerMillisecond);
        if (due < until)
        {
            world.Time.At(due, happening);
        }
    }

    private void Arrive(int session)
    {
        if (world.Replicas.Count == 0)
        {
            return;
        }

        var replica = world.AnyReplica();
        _last = $"r{++_count}";
        var identity = new LeaseRun(_last, _sessions[session], replica.Name, "tenant", "route", "policy", "dialect", replica.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        var plan = Plan(_policies[session]);
        replica.Process.Run(() => _served.Add(ServeAsync(replica, identity, plan)));
    }

    private async Task ServeAsync(SimulatedReplica replica, LeaseRun identity, RunPlan plan)
    {
        using var run = new SimulatedRun(replica, identity, plan, world.Observer);
        await run.ServeAsync();
    }

    private RunPlan Plan(ConflictPolicy policy) => new(
        new LeaseTerms(policy, world.Valve, QueueLimit: 4, QueueTimeout: TimeSpan.FromSeconds(15), IdempotencyKey()),
        Routing: Milliseconds(5),
        Duration: Milliseconds(Durations[world.Random.Next(Durations.Length)]),
        Teardown: Milliseconds(100),
        Patience: world.Random.Next(6) == 0 ? Milliseconds(3000) : null);

    /// <summary>Some requests repeat one that came just before.</summary>
    private string? IdempotencyKey() => world.Random.Next(4) == 0 ? $"key {_count / 6}" : null;

    private TimeSpan Milliseconds(int atMost) => TimeSpan.FromMilliseconds(world.Random.NextDouble() * atMost);

    private void StopSomething()
    {
        if (world.Replicas.Count == 0)
        {
            return;
        }

        var replica = world.AnyReplica();
        replica.Process.Run(() => _ = world.Random.Next(2) == 0 ? StopRunAsync(replica.Calls) : CancelSessionAsync(replica.Calls));
    }

    private async Task StopRunAsync(StoreCalls calls)
    {
        var request = new StopRequest(_last, world.Valve, StreamOutcome.Canceled);
        await Quietly(calls.CallAsync("stop", request, static (store, stop) => store.StopAsync(stop, default)));
    }

    private async Task CancelSessionAsync(StoreCalls calls)
    {
        var request = new CancelSessionRequest(_sessions[world.Random.Next(_sessions.Length)], world.Valve);
        await Quietly(calls.CallAsync("cancel", request, static (store, cancel) => store.CancelSessionAsync(cancel, default)));
    }

    private static async Task Quietly(ValueTask<StopReply> call)
    {
        try
        {
            await call;
        }
        catch (TimeoutException)
        {
            // The operator sees an error and may try again.
        }
    }

    private static ConflictPolicy Any(Random random) => (ConflictPolicy)random.Next(3);
}
