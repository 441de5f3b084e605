using ProxyGovernor.Leases.Outage;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Leases.Coordination;

/// <summary>
/// A replica's side of the lease protocol: steps 4, 5 and 9. Hints only wake; every decision is a reply of the store.
/// </summary>
internal sealed class LeaseCoordinator(StoreCalls calls, LeaseRegistry registry, LeaseOptions options, TimeProvider time)
{
    // A waiter that gets no hint asks again after these; then every 200 ms, and once more when the valve opens.
    private static readonly TimeSpan[] Polls = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200)];

    /// <summary>Registers a run that will ask for a lease; from here on hints and replies find it.</summary>
    public Lease Register(ILeaseHolder holder) => Register(new Lease(holder));

    /// <inheritdoc cref="Register(ILeaseHolder)"/>
    public Lease Register(Lease lease)
    {
        registry.Add(lease);
        return lease;
    }

    /// <summary>:: Steps 4 and 5: asks for the session, and waits outside any lock while the predecessor cleans up.</summary>
    /// <param name="lease">From <see cref="Register(Lease)"/>.</param>
    /// <param name="terms">The policy.</param>
    /// <param name="runEnded">Cancelled when the run ends for any reason while it waits; the run itself knows why.</param>
    /// <exception cref="LeaseStoreUnavailableException">The store could not be asked; <see cref="ReleaseAsync"/> voids whatever may still take effect.</exception>
    public async ValueTask<LeaseResult> AcquireAsync(Lease lease, LeaseTerms terms, CancellationToken runEnded)
    {
        var asked = time.GetTimestamp();
        var predecessor = default(string);
        var claim = false;
        var lateOnce = false;
        for (var attempt = 0; !runEnded.IsCancellationRequested; attempt++)
        {
            var sent = time.GetTimestamp();
            if (lease.IsOver(sent))
            {
                return new LeaseResult(false, StreamOutcome.LeaseLost, "The place in the queue could not be renewed.");
            }

            var reply = await AskAsync(lease, terms, claim);
            switch (reply.Code)
            {
                case AcquireCode.Granted:
                    lease.Grant(reply.Fence, LocalEnd(sent));
                    return new LeaseResult(true, Takeover: TakeoverOf(reply, claim, predecessor, asked));
                case AcquireCode.Busy:
                    return new LeaseResult(false, StreamOutcome.Rejected, "Another stream of this session is active.", reply.Owner, TimeSpan.FromSeconds(1));
                case AcquireCode.Full:
                    return new LeaseResult(false, StreamOutcome.QueueFull, $"{terms.QueueLimit} requests of this session wait already.", reply.Owner, TimeSpan.FromSeconds(1));
                case AcquireCode.Repeated:
                    return new LeaseResult(false, StreamOutcome.Rejected, "A request with this Idempotency-Key has been accepted before.", reply.Owner, IsFinal: true);
                case AcquireCode.Gone:
                    return new LeaseResult(false, reply.Outcome ?? StreamOutcome.LeaseLost, "The request was ended while it waited.");
                case AcquireCode.Late when lateOnce:
                    return new LeaseResult(false, StreamOutcome.LeaseLost, "The lease store answered too late, twice.");
                case AcquireCode.Late:
                    // The reply has just corrected the clock offset; the same run id makes the retry safe.
                    lateOnce = true;
                    continue;
            }

            claim = true;
            predecessor = reply.Owner?.Id ?? predecessor;
            lease.Extend(LocalEnd(sent), sent);
            var patience = terms.Conflict == ConflictPolicy.Queue ? terms.QueueTimeout - time.GetElapsedTime(asked) : Timeout.InfiniteTimeSpan;
            if (terms.Conflict == ConflictPolicy.Queue && patience <= TimeSpan.Zero)
            {
                return new LeaseResult(false, StreamOutcome.QueueTimeout, $"Waited {terms.QueueTimeout.TotalSeconds:0.###} s for the session.", reply.Owner, TimeSpan.FromSeconds(1));
            }

            await PauseAsync(lease, NextPoll(attempt, reply.Due, patience), runEnded);
        }

        return new LeaseResult(false, StreamOutcome.ClientClosed, "The request ended while it waited.");
    }

    /// <summary>:: Step 9: gives the lease back, or voids an acquire whose answer never came. The upstream is closed by now (rule 2).</summary>
    /// <returns>Null where the store could not be asked: the heartbeat tries again until the lease's local end; then it runs out and is swept.</returns>
    public async ValueTask<FinalizeCode?> ReleaseAsync(Lease lease, StreamOutcome outcome, RunSummary summary)
    {
        lease.Release();
        if (lease.Settled is { } settled)
        {
            registry.Remove(lease);
            return settled;
        }

        var run = lease.Holder.Identity;
        var request = new FinalizeRequest(run.Session, run.Id, lease.Fence, outcome, summary, BeganNothing(lease, outcome));
        if (await TrySendAsync(request, byHeartbeat: false) is { } code)
        {
            registry.Remove(lease);
            return code;
        }

        Owe(lease, request);
        return null;
    }

    /// <summary>The run goes on under another lease. Whatever its acquire may have done in the store is voided as soon as the store is back.</summary>
    public void Replace(Lease lease, StreamOutcome outcome, RunSummary summary)
    {
        lease.IsReplaced = true;
        lease.Release();
        if (lease.Settled is not null)
        {
            registry.Remove(lease);
            return;
        }

        var run = lease.Holder.Identity;
        Owe(lease, new FinalizeRequest(run.Session, run.Id, lease.Fence, outcome, summary));
    }

    /// <summary>Tries a release again that the store did not take.</summary>
    internal async ValueTask SettleAsync(Lease lease, FinalizeRequest release)
    {
        if (await TrySendAsync(release, byHeartbeat: true) is not { } code)
        {
            return;
        }

        registry.Remove(lease);
        if (code == FinalizeCode.Unknown && !lease.IsReplaced)
        {
            // The store has no slot to retire, so no reply ever tells of it.
            calls.Retired.Count(lease.Holder.Identity, lease.Fence, release.Outcome);
        }
    }

    internal long LocalEnd(long sent) => sent + (long)((options.Ttl - options.Margin).TotalSeconds * time.TimestampFrequency);

    private AcquireRequest Request(Lease lease, LeaseTerms terms, bool claim) =>
        new(lease.Holder.Identity, terms.Conflict, options.Ttl, terms.Valve, calls.NotAfter, terms.QueueLimit, claim, terms.IdempotencyKey);

    private async ValueTask<AcquireReply> AskAsync(Lease lease, LeaseTerms terms, bool claim)
    {
        var before = lease.Settled;
        lease.Settled = null;
        try
        {
            var reply = await calls.CallAsync(claim ? "claim" : "acquire", Request(lease, terms, claim), static (store, request) => store.AcquireAsync(request, default));
            // A command that came too late changed nothing: a waiter still stands where it stood.
            lease.Settled = reply.Code == AcquireCode.Late ? before : SettledBy(reply);
            return reply;
        }
        catch (LeaseStoreUnavailableException away) when (!away.MayHaveTakenEffect)
        {
            lease.Settled = before;
            throw;
        }
    }

    private async ValueTask<FinalizeCode?> TrySendAsync(FinalizeRequest release, bool byHeartbeat)
    {
        try
        {
            var reply = await calls.CallAsync("finalize", release, static (store, finalize) => store.FinalizeAsync(finalize, default), byHeartbeat);
            return reply.Code;
        }
        catch (Exception)
        {
            // Told by the breaker; nothing may keep a run from ending.
            return null;
        }
    }

    /// <summary>The model server was never asked, or declined. Whoever made way for another, or was stopped, must not come back.</summary>
    private static bool BeganNothing(Lease lease, StreamOutcome outcome) => lease.Fence == 0
        ? outcome is not (StreamOutcome.Superseded or StreamOutcome.Canceled)
        : outcome is StreamOutcome.UpstreamStatus or StreamOutcome.TimeoutConnect;

    private void Owe(Lease lease, FinalizeRequest release) => lease.Owe(release, LocalEnd(time.GetTimestamp()));

    private static FinalizeCode? SettledBy(AcquireReply reply) => reply.Code switch
    {
        AcquireCode.Granted or AcquireCode.Waiting => null,
        AcquireCode.Gone when reply.Outcome is not null => FinalizeCode.Already,
        _ => FinalizeCode.Unknown,
    };

    private Takeover? TakeoverOf(AcquireReply reply, bool waited, string? predecessor, long asked)
    {
        // A predecessor that had been granted and that this very reply retired did not finalize by itself.
        var forced = reply.Retired.FirstOrDefault(run => run.Fence != 0 && run.Outcome != StreamOutcome.Stale);
        return forced is not null || waited
            ? new Takeover(forced?.Run.Id ?? predecessor, time.GetElapsedTime(asked), forced is not null)
            : null;
    }

    private static TimeSpan NextPoll(int attempt, long due, TimeSpan patience)
    {
        var poll = Polls[Math.Min(attempt, Polls.Length - 1)];
        // Due is when a claim can be forced: asking right then keeps the wait at the valve and not a poll later.
        var forced = TimeSpan.FromMilliseconds(Math.Max(1, due));
        poll = due > 0 && forced < poll ? forced : poll;
        return patience >= TimeSpan.Zero && patience < poll ? patience : poll;
    }

    private async ValueTask PauseAsync(Lease lease, TimeSpan poll, CancellationToken runEnded)
    {
        try
        {
            await lease.WaitAsync().WaitAsync(poll, time, runEnded);
        }
        catch (Exception woken) when (woken is TimeoutException or OperationCanceledException)
        {
            // Both only mean: look again.
        }

        // Whoever woke this lease must not carry out its claim. A yield stays on the caller's scheduler, which completing elsewhere would not.
        await Task.Yield();
    }
}
