using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.LeaseConformance;

/// <summary>
/// The base of the suite that every lease store runs: the words its tests are written in. Each behaviour is a class of its own, and
/// a store runs all of them by deriving one line from each.
/// </summary>
public abstract class LeaseStoreConformance<THarness> : IAsyncLifetime
    where THarness : ILeaseStoreHarness, new()
{
    protected const string Session = "x";

    private protected static readonly RunSummary Summary = new("ended by a test", "message_stop", "gpu-1", 12, 3456, 7.5);

    protected THarness Harness { get; } = new();

    private protected ILeaseStore Store => Harness.Store;

    protected TimeSpan Ttl => Harness.Ttl;

    /// <summary>An ending is remembered for so long at least.</summary>
    protected static TimeSpan Fresh => TimeSpan.FromSeconds(5);

    protected TimeSpan Valve => Harness.Valve;

    protected static TimeSpan Moment => TimeSpan.FromMilliseconds(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => Harness.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Harness.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Run "A" lives on replica "on-A" unless told otherwise.</summary>
    private protected static LeaseRun Run(string id, string session = Session, string? replica = null) =>
        new(id, session, replica ?? $"on-{id}", "tenant", "route", "chat", "OpenAIChat", 1_700_000_000_000);

    private protected async Task<AcquireReply> Acquire(
        string run, string session = Session, ConflictPolicy conflict = ConflictPolicy.Supersede, long notAfter = 0, int queueLimit = 8, bool claim = false, string? replica = null) =>
        await Store.AcquireAsync(new(Run(run, session, replica), conflict, Ttl, Valve, notAfter, queueLimit, claim), Cancellation);

    private protected Task<AcquireReply> Claim(string run, string session = Session, ConflictPolicy conflict = ConflictPolicy.Supersede) =>
        Acquire(run, session, conflict, claim: true);

    /// <summary>An acquire that has to be granted; its fence.</summary>
    protected async Task<long> Own(string run, string session = Session)
    {
        var reply = await Acquire(run, session);
        Assert.Equal(AcquireCode.Granted, reply.Code);
        return reply.Fence;
    }

    /// <summary>An acquire that has to wait.</summary>
    private protected async Task<AcquireReply> Wait(string run, string session = Session, ConflictPolicy conflict = ConflictPolicy.Supersede)
    {
        var reply = await Acquire(run, session, conflict);
        Assert.Equal(AcquireCode.Waiting, reply.Code);
        return reply;
    }

    private protected async Task<FinalizeReply> Finalize(string run, long fence = 0, StreamOutcome outcome = StreamOutcome.Completed, string session = Session) =>
        await Store.FinalizeAsync(new(session, run, fence, outcome, Summary), Cancellation);

    private protected async Task<RenewReply> RenewAll(params RenewItem[] items) => await Store.RenewAsync(new(items, Ttl, 0), Cancellation);

    /// <summary>Renews a single run; fence 0 for a waiter.</summary>
    private protected async Task<(RenewResult Result, RenewReply Reply)> Renew(string run, long fence, string session = Session)
    {
        var reply = await RenewAll(new RenewItem(Run(run, session), fence, null));
        return (Assert.Single(reply.Results), reply);
    }

    private protected async Task<StopReply> Stop(string run, StreamOutcome outcome = StreamOutcome.Canceled) =>
        await Store.StopAsync(new(run, Valve, outcome), Cancellation);

    private protected async Task<StopReply> Cancel(string session = Session) => await Store.CancelSessionAsync(new(session, Valve), Cancellation);

    private protected async Task<SweepReply> Sweep(int limit = 1000) => await Store.SweepAsync(limit, Cancellation);

    private protected async Task<StoredRun?> Find(string run) => await Store.GetRunAsync(run, Cancellation);

    private protected async Task<StoredSession> Look(string session = Session) => await Store.GetSessionAsync(session, Cancellation);

    private protected async Task<IReadOnlyList<StoredRun>> List() => await Store.ListAsync(Cancellation);

    protected async Task<long> Now() => await Store.GetTimeAsync(Cancellation);

    /// <summary>Lets every lease that is not renewed run out.</summary>
    protected Task PassTtl() => Harness.PassAsync(Ttl + Moment);

    protected Task PassValve() => Harness.PassAsync(Valve + Moment);

    private protected static (string Run, StreamOutcome? Outcome)[] Told(StoreReply reply) => [.. reply.Retired.Select(run => (run.Run.Id, run.Outcome))];

    private protected static void AssertRetired(StoreReply reply, params (string Run, StreamOutcome? Outcome)[] expected) => Assert.Equal(expected, Told(reply));
}
