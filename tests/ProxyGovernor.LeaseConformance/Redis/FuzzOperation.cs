using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.LeaseConformance.Redis;

/// <summary>One random operation, put to any store. What comes back is comparable as text.</summary>
/// <param name="Name">For the report of a difference.</param>
/// <param name="Ask">Performs it.</param>
/// <param name="Subject">The run it is about.</param>
internal sealed record FuzzOperation(string Name, Func<ILeaseStore, ValueTask<object?>> Ask, string Subject = "")
{
    private const int RunsOfASession = 24;
    private static readonly TimeSpan Valve = TimeSpan.FromSeconds(2);
    private static readonly StreamOutcome[] Outcomes = Enum.GetValues<StreamOutcome>();

    public static readonly TimeSpan Ttl = TimeSpan.FromSeconds(10);

    /// <summary>More runs than a session remembers, so that some are forgotten and come again.</summary>
    public static FuzzOperation Next(Random random, FuzzKnowledge known, long microseconds)
    {
        var run = Run(random, known.Sessions);
        return random.Next(20) switch
        {
            < 7 => Acquire(random, run, microseconds / 1000),
            < 10 => Finalize(random, run, known),
            < 13 => Renew(random, run, known, microseconds),
            13 => Stop(run, Outcomes[random.Next(Outcomes.Length)]),
            14 => new($"cancel {run.Session}", async store => await store.CancelSessionAsync(new(run.Session, Valve), default)),
            15 => new("sweep", async store => Sorted(await store.SweepAsync(1000, default))),
            16 => new($"run {run.Id}", async store => await store.GetRunAsync(run.Id, default)),
            17 => new("list", async store => (await store.ListAsync(default)).OrderBy(live => live.Run.Session, StringComparer.Ordinal).ToList()),
            18 => new("time", async store => await store.GetTimeAsync(default)),
            _ => new($"session {run.Session}", async store => await store.GetSessionAsync(run.Session, default)),
        };
    }

    private static LeaseRun Run(Random random, int sessions)
    {
        var session = $"session-{random.Next(sessions)}";
        var run = random.Next(RunsOfASession);
        return new($"{session}-run-{run}", session, $"replica-{run % 3}", $"tenant\t{run % 2}", "route \"ä\"\n", "chat", "Sse", 1_700_000_000_000 + run);
    }

    private static FuzzOperation Acquire(Random random, LeaseRun run, long now)
    {
        var notAfter = random.Next(10) == 0 ? now + random.Next(-1, 2) : 0;
        var request = new AcquireRequest(run, (ConflictPolicy)random.Next(3), Ttl, Valve, notAfter, random.Next(4), Claim: random.Next(3) == 0, random.Next(3) == 0 ? $"key-{random.Next(4)}" : null);
        return new($"acquire {request}", async store => await store.AcquireAsync(request, default), run.Id);
    }

    private static FuzzOperation Finalize(Random random, LeaseRun run, FuzzKnowledge known)
    {
        var summary = new RunSummary(
            random.Next(2) == 0 ? null : "said \"no\";\tthen|left=\n\u2028 \u00fc \ud83d\ude00", random.Next(2) == 0 ? null : "message_stop",
            random.Next(2) == 0 ? null : "gpu\t1", random.Next(), random.NextInt64(), random.Next(2) == 0 ? null : random.NextDouble());
        var request = new FinalizeRequest(run.Session, run.Id, known.Fence(run.Id, random), Outcomes[random.Next(Outcomes.Length)], summary, FreesIdempotencyKey: random.Next(3) == 0);
        return new($"finalize {request}", async store => await store.FinalizeAsync(request, default));
    }

    private static FuzzOperation Renew(Random random, LeaseRun first, FuzzKnowledge known, long microseconds)
    {
        var items = Enumerable.Range(0, random.Next(1, 5))
            .Select(index => index == 0 ? first : Run(random, known.Sessions))
            .Select(run => new RenewItem(run, FenceToRenew(run), random.Next(3) == 0 ? $"gpu-{random.Next(3)}\t" : null))
            .ToList();
        var notAfter = random.Next(10) == 0 ? (microseconds / 1000) + random.Next(-1, 2) : 0;
        return new($"renew {string.Join(", ", items)}, not after {notAfter}", async store => await store.RenewAsync(new(items, Ttl, notAfter), default));

        // Now and then one that the store does not know, as after a loss. Never ahead of the clock: there the stores may differ.
        long FenceToRenew(LeaseRun run) => random.Next(12) == 0 ? microseconds - random.Next(2) : known.Fence(run.Id, random);
    }

    private static FuzzOperation Stop(LeaseRun run, StreamOutcome outcome) =>
        new($"stop {run.Id} {outcome}", async store => await store.StopAsync(new(run.Id, Valve, outcome), default));

    /// <summary>Which session is swept first is for the store to choose; what happens within one is not.</summary>
    private static SweepReply Sorted(SweepReply reply) =>
        reply with { Retired = [.. reply.Retired.OrderBy(run => run.Run.Session, StringComparer.Ordinal)] };
}
