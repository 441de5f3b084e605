using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Simulation.Network;
using ProxyGovernor.Simulation.Replicas;
using ProxyGovernor.Simulation.Time;

namespace ProxyGovernor.Simulation.Checking;

/// <summary>Sees everything that happens, as nobody in the simulation could, and tells the first broken promise.</summary>
internal sealed partial class Observer
{
    private readonly SimulatedTime _time;
    private readonly long _hearing;
    private readonly Disturbances _disturbances;
    private readonly Overlaps _overlaps;
    private readonly Retirements _retirements;
    private readonly Repeats _repeats;
    private readonly LeaseEnds _leaseEnds;
    private readonly Answers _answers;
    // Releases that had no answer: the replica asks again, and counts a run itself that the store turns out not to know.
    private readonly Dictionary<string, SimulatedRun> _owed = [];

    public Observer(SimulatedTime time, Bounds bounds, Profile profile)
    {
        _time = time;
        _hearing = bounds.Hearing.Ticks;
        _disturbances = new Disturbances(time, bounds);
        _overlaps = new Overlaps(time, bounds, _disturbances, Violate);
        _retirements = new Retirements(time, _disturbances, profile, Violate);
        _repeats = new Repeats(time, bounds.Options.Keep, _disturbances, Violate);
        _leaseEnds = new LeaseEnds(time, bounds, Violate);
        _answers = new Answers(_disturbances, Violate);
    }

    /// <summary>The store's own view of a session.</summary>
    public required Func<string, StoredSession> Look { get; init; }

    public Trace Trace { get; } = new();

    /// <summary>The first broken promise, or null.</summary>
    public string? Violation { get; private set; }

    public int Takeovers => _answers.Takeovers;

    /// <summary>Endings that a replica read: runs that stood as retired in a reply, and owed ones that turned out to be unknown to the store.</summary>
    public int Read { get; private set; }

    /// <summary>A replica reads the first answer to what it sent.</summary>
    public void Delivered(object request, StoreReply reply, long sentAt)
    {
        foreach (var run in reply.Retired)
        {
            Read++;
            _retirements.Tell(run.Run.Id);
        }

        _leaseEnds.Read(request, reply, sentAt);
    }

    /// <summary>The request is about a release that its replica still owes.</summary>
    public bool IsOwed(object request) =>
        request is FinalizeRequest release && _owed.TryGetValue(release.Run, out var run) && run.Replica.Registry.Find(release.Run) is not null;

    /// <summary>The replica has made of an answer what it will, and owes nothing more: a run that the store does not know is counted by it alone.</summary>
    public void Settled(StoreReply reply)
    {
        if (reply is FinalizeReply { Code: FinalizeCode.Unknown })
        {
            Read++;
        }
    }

    public void Disturbed(string replica, long until) => _disturbances.Add(replica, until);

    public void DisturbanceBegins(SimulatedReplica replica, string what)
    {
        _disturbances.Begin(replica.Name);
        Note(what, "replica", replica.Number);
    }

    public void DisturbanceEnds(SimulatedReplica replica)
    {
        _disturbances.End(replica.Name);
        Note("undisturbed", "replica", replica.Number);
    }

    public void DataLost()
    {
        _disturbances.LoseData();
        _answers.Forget();
        Note("data lost", "store", 0);
    }

    public void Opened(SimulatedRun run)
    {
        Note("opened", run.Identity.Id, run.Fence);
        _retirements.Open(run.Identity);
        _overlaps.Open(run);
        if (Look(run.Identity.Session).Owner?.Run.Id != run.Identity.Id && !_disturbances.IsExcused(run.Replica.Name) && !_disturbances.HasLostSince(_time.Now - _hearing))
        {
            Violate($"{run.Identity.Id} opens its upstream without owning the session");
        }
    }

    public void Closed(SimulatedRun run)
    {
        Note("closed", run.Identity.Id, run.Fence);
        _overlaps.Close(run);
        _leaseEnds.Close(run);
    }

    public void Ended(SimulatedRun run, StreamOutcome outcome)
    {
        Note("ended", run.Identity.Id, (long)outcome);
        if (outcome == StreamOutcome.LeaseLost && !_disturbances.IsExcused(run.Replica.Name) && !_disturbances.HasLostSince(0) && !_retirements.IsForgotten(run.Identity))
        {
            Violate($"{run.Identity.Id} lost its lease, and nothing had happened to its replica");
        }
    }

    public void Released(SimulatedRun run, FinalizeCode? code)
    {
        Note("released", run.Identity.Id, (long?)code ?? -1);
        if (code is null)
        {
            _owed[run.Identity.Id] = run;
        }

        if (code == FinalizeCode.Unknown && !_retirements.IsForgotten(run.Identity))
        {
            // No reply will ever list it, so its own replica counts it. It takes one that the store has forgotten for one that it never knew.
            _retirements.Tell(run.Identity.Id);
        }
    }

    /// <summary>After quiet.</summary>
    public void Close(IEnumerable<string> sessions)
    {
        foreach (var session in sessions)
        {
            if (Look(session) is { Owner: not null } or { Waiters.Count: > 0 })
            {
                Violate($"{session} is still held");
            }
        }

        if (_overlaps.OpenCount > 0)
        {
            Violate($"{_overlaps.OpenCount} upstreams are still open");
        }

        _retirements.Close();
    }

    public void Violate(string promise) => Violation ??= promise;

    public void Note(string what, string who, long value) => Trace.Add(_time.Now, what, who, value);
}
