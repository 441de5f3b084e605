using ProxyGovernor.Benchmarks.Measuring;
using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;
using StackExchange.Redis;

namespace ProxyGovernor.Benchmarks.Leases;

/// <summary>What a stream costs in Redis, by the server's own counters: each operation of many streams, one call after another.</summary>
internal sealed class CostBenchmark(Replica replica, IServer server, int streams)
{
    private const int Batch = 200;
    private const int Remembered = 16;
    private static readonly TimeSpan Ttl = TimeSpan.FromMinutes(1);
    private static readonly RunSummary Summary = new("The model server ended the stream.", "content", "default", 100, 20_000, 100);

    private static readonly CallMeasures Acquire = new("acquire");
    private static readonly CallMeasures Finalize = new("finalize");
    private static readonly CallMeasures Renew = new($"renew, {Batch} a call, a stream");
    private static readonly CallMeasures LateAcquire = new($"acquire in a session with {Remembered} remembered runs");
    private static readonly CallMeasures LateFinalize = new($"finalize in a session with {Remembered} remembered runs");
    private static readonly CallMeasures Supersede = new("acquire that supersedes");
    private static readonly Measure Open = new("memory of an open stream", "B");
    private static readonly Measure Ended = new("memory of an ended stream, while it is kept", "B");

    public async Task MeasureAsync(RoundTable table, CancellationToken cancellationToken)
    {
        // What an earlier round left would be forgotten during this one, and its memory given back.
        await server.FlushAllDatabasesAsync(CommandFlags.None);
        await MeasureFreshAsync(table, cancellationToken);
        await MeasureBusyAsync(table, cancellationToken);
    }

    /// <summary>Streams in sessions of their own.</summary>
    private async Task MeasureFreshAsync(RoundTable table, CancellationToken cancellationToken)
    {
        var runs = Runs(streams);
        RenewItem[] leases = [];
        var acquired = await DuringAsync(async () => leases = await AcquireAsync(runs, cancellationToken));
        var renewed = await DuringAsync(() => RenewAsync(leases, cancellationToken));
        var finalized = await DuringAsync(() => FinalizeAsync(runs, cancellationToken));
        Acquire.Add(table, acquired, streams);
        Renew.Add(table, renewed, streams);
        Finalize.Add(table, finalized, streams);
        table.Add(Open, (double)acquired.Memory / streams);
        table.Add(Ended, (double)(acquired.Memory + renewed.Memory + finalized.Memory) / streams);
    }

    /// <summary>Streams in sessions that have had others.</summary>
    private async Task MeasureBusyAsync(RoundTable table, CancellationToken cancellationToken)
    {
        var sessions = Runs(streams / 50);
        for (var past = 0; past < Remembered; past++)
        {
            sessions = [.. sessions.Select(Next)];
            await AcquireAsync(sessions, cancellationToken);
            await FinalizeAsync(sessions, cancellationToken);
        }

        var late = sessions.Select(Next).ToArray();
        var newer = sessions.Select(Next).ToArray();
        LateAcquire.Add(table, await DuringAsync(() => AcquireAsync(late, cancellationToken)), late.Length);
        Supersede.Add(table, await DuringAsync(() => AcquireAsync(newer, cancellationToken)), newer.Length);
        LateFinalize.Add(table, await DuringAsync(() => FinalizeAsync(late, cancellationToken)), late.Length);
        await FinalizeAsync(newer, cancellationToken);
    }

    private LeaseRun[] Runs(int count) => [.. Enumerable.Range(0, count).Select(_ => replica.NewRun())];

    /// <summary>Another stream of the same session.</summary>
    private LeaseRun Next(LeaseRun earlier) => replica.NewRun() with { Session = earlier.Session };

    private Task<RedisCounters> DuringAsync(Func<Task> act) => RedisCounters.DuringAsync(server, act);

    private async Task<RenewItem[]> AcquireAsync(LeaseRun[] runs, CancellationToken cancellationToken)
    {
        var leases = new List<RenewItem>(runs.Length);
        foreach (var run in runs)
        {
            var reply = await replica.AcquireAsync(run, cancellationToken);
            leases.Add(new RenewItem(run, reply.Fence, "default"));
        }

        return [.. leases];
    }

    private async Task RenewAsync(RenewItem[] leases, CancellationToken cancellationToken)
    {
        foreach (var batch in leases.Chunk(Batch))
        {
            var reply = await replica.Store.RenewAsync(new RenewRequest(batch, Ttl, NotAfter: 0), cancellationToken);
            if (reply.Results.Any(static result => result.Code != RenewCode.Kept))
            {
                throw new InvalidOperationException("Leases were lost: the machine is too busy for this measurement.");
            }
        }
    }

    private async Task FinalizeAsync(LeaseRun[] runs, CancellationToken cancellationToken)
    {
        foreach (var run in runs)
        {
            await replica.Store.FinalizeAsync(new FinalizeRequest(run.Session, run.Id, Fence: 0, StreamOutcome.Completed, Summary), cancellationToken);
        }
    }

    /// <summary>The rows of one operation.</summary>
    private sealed class CallMeasures(string operation)
    {
        private readonly Measure _received = new($"{operation}: to Redis", "B");
        private readonly Measure _sent = new($"{operation}: from Redis", "B");
        private readonly Measure _time = new($"{operation}: server time", "µs");

        public void Add(RoundTable table, RedisCounters counters, int count)
        {
            table.Add(_received, (double)counters.Received / count);
            table.Add(_sent, (double)counters.Sent / count);
            table.Add(_time, (double)counters.Microseconds / count);
        }
    }
}
