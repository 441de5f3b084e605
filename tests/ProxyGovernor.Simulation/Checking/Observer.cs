using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Simulation.Replicas;
using ProxyGovernor.Simulation.Time;

namespace ProxyGovernor.Simulation.Checking;

/// <summary>Sees everything that happens, as nobody in the simulation could, and tells the first broken promise.</summary>
internal sealed class Observer
{
    private readonly SimulatedTime _time;
    private readonly long _hearing;
    private readonly Disturbances _disturbances;
    private readonly Overlaps _overlaps;
    private readonly Retirements _retirements;
    private readonly Answers _answers;

    public Observer(SimulatedTime time, Bounds bounds)
    {
        _time = time;
        _hearing = bounds.Hearing.Ticks;
        _disturbances = new Disturbances(time, bounds);
        _overlaps = new Overlaps(time, bounds, _disturbances, Violate);
        _retirements = new Retirements(time, _disturbances, Violate);
        _answers = new Answers(_disturbances, Violate);
    }

    /// <summary>The store's own view of a session.</summary>
    public required Func<string, StoredSession> Look { get; init; }

    public Trace Trace { get; } = new();

    /// <summary>The first broken promise, or null.</summary>
    public string? Violation { get; private set; }

    public int Takeovers => _answers.Takeovers;

    /// <summary>Runs that stood as retired in replies which a replica read.</summary>
    public int Read { get; private set; }

    public void Executed(long sentAt, object request, StoreReply reply)
    {
        var age = TimeSpan.FromTicks(_time.Now - sentAt);
        Enter(request, reply, age);
        foreach (var run in reply.Retired)
        {
            _retirements.Retire(run);
            Note("retired", run.Run.Id, (long)run.Outcome!);
            LookAt(run.Run.Session);
        }
    }

    public void Delivered(StoreReply reply) => Read += reply.Retired.Count;

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
    }

    public void Ended(SimulatedRun run, StreamOutcome outcome) => Note("ended", run.Identity.Id, (long)outcome);

    public void Released(SimulatedRun run, FinalizeCode? code) => Note("released", run.Identity.Id, (long?)code ?? -1);

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

    private void Enter(object request, StoreReply reply, TimeSpan age)
    {
        switch (request, reply)
        {
            case (AcquireRequest asked, AcquireReply answer):
                Note(asked.Claim ? "claim" : "acquire", asked.Run.Id, (long)answer.Code);
                if (answer.Code is AcquireCode.Granted or AcquireCode.Waiting)
                {
                    _retirements.Enter(asked.Run);
                }

                _answers.Check(asked, answer, age);
                LookAt(asked.Run.Session);
                break;
            case (FinalizeRequest asked, FinalizeReply answer):
                Note("finalize", asked.Run, (long)answer.Code);
                if (answer.Code == FinalizeCode.Unknown)
                {
                    _retirements.Void(asked.Session, asked.Run);
                }

                LookAt(asked.Session);
                break;
            case (RenewRequest asked, RenewReply answer):
                Renewed(asked, answer, age);
                break;
            case (StopRequest asked, StopReply answer):
                Note("stop", asked.Run, (long)answer.Code);
                break;
            case (CancelSessionRequest asked, StopReply answer):
                Note("cancel", asked.Session, (long)answer.Code);
                break;
        }
    }

    private void Renewed(RenewRequest asked, RenewReply answer, TimeSpan age)
    {
        for (var i = 0; i < answer.Results.Count; i++)
        {
            var run = asked.Items[i].Run;
            Note("renew", run.Id, (long)answer.Results[i].Code);
            if (asked.NotAfter > 0)
            {
                _answers.CheckAge(run.Id, age);
            }

            if (answer.Results[i].Code == RenewCode.Readopted)
            {
                _retirements.Enter(run);
                if (!_disturbances.HasLostSince(0))
                {
                    Violate($"{run.Id} is taken back though nothing was lost");
                }
            }
        }
    }

    private void LookAt(string session) => _answers.Look(session, Look(session));
}
