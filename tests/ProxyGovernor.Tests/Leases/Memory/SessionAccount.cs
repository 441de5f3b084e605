using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Memory;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Tests.Leases.Memory;

/// <summary>Drives a session and keeps, from its replies alone, who lives, who ended and which fences were granted.</summary>
internal sealed class SessionAccount
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Valve = TimeSpan.FromMilliseconds(500);

    private readonly MemorySession _session = new("x", TimeSpan.FromSeconds(30), fenceFloor: 0);
    private readonly HashSet<string> _waiting = [];
    private readonly HashSet<string> _ended = [];
    private readonly Dictionary<string, long> _fences = [];
    private readonly Dictionary<string, long> _deadlines = [];
    private string? _owner;
    private long _lastFence;
    private long _microseconds = 1_000_000_000;

    public void Take(SessionStep step)
    {
        _microseconds += step.Pause * 1000L;
        var effects = default(SessionEffects);
        var granted = Do(step.Act, $"run-{step.Run}", new StoreInstant(_microseconds), ref effects);
        foreach (var run in effects.Retired)
        {
            Retire(run.Run.Id);
        }

        if (granted is { } grant)
        {
            Own(grant.Run, grant.Fence);
        }

        Compare();
    }

    /// <summary>Performs the act; returns the grant that its reply told of, or null.</summary>
    private (string Run, long Fence)? Do(SessionAct act, string run, StoreInstant now, ref SessionEffects effects)
    {
        var fence = _fences.GetValueOrDefault(run);
        switch (act)
        {
            case SessionAct.Supersede or SessionAct.Reject or SessionAct.Queue or SessionAct.Claim:
                return Acquire(act, run, now, ref effects);
            case SessionAct.Finalize or SessionAct.FinalizeOtherFence:
                var asked = act == SessionAct.Finalize ? fence : fence + 1;
                var owned = _owner;
                var reply = _session.Finalize(new("x", run, asked, StreamOutcome.Completed, new(null, null, null, 0, 0, null)), now, ref effects);
                Assert.False(reply.Code == FinalizeCode.Finalized && owned == run && asked != fence);
                _ended.UnionWith(reply.Code == FinalizeCode.Unknown ? [run] : Array.Empty<string>());
                return null;
            case SessionAct.Renew:
                Assert.NotEqual(RenewCode.Readopted, _session.Renew(new(Identity(run), fence, null), Ttl, now, ref effects).Code);
                return null;
            case SessionAct.Readopt:
                var lost = _lastFence + 1;
                return _session.Renew(new(Identity(run), lost, null), Ttl, now, ref effects).Code == RenewCode.Readopted ? (run, lost) : null;
            case SessionAct.Stop:
                _session.Stop(new(run, Valve, StreamOutcome.Canceled), now, ref effects);
                return null;
            case SessionAct.Cancel:
                _session.Cancel(Valve, now, ref effects);
                return null;
            default:
                _session.Sweep(now, ref effects);
                return null;
        }
    }

    private (string Run, long Fence)? Acquire(SessionAct act, string run, StoreInstant now, ref SessionEffects effects)
    {
        var conflict = act switch
        {
            SessionAct.Reject => ConflictPolicy.Reject,
            SessionAct.Queue => ConflictPolicy.Queue,
            _ => ConflictPolicy.Supersede,
        };
        var reply = _session.Acquire(new(Identity(run), conflict, Ttl, Valve, 0, 3, act == SessionAct.Claim), now, ref effects);
        if (reply.Code == AcquireCode.Waiting)
        {
            Assert.DoesNotContain(run, _ended);
            _waiting.Add(run);
        }

        return reply.Code == AcquireCode.Granted ? (run, reply.Fence) : null;
    }

    private void Retire(string run)
    {
        Assert.True(_waiting.Remove(run) || _owner == run, $"{run} was retired and had no slot");
        Assert.True(_ended.Add(run), $"{run} was retired twice");
        _owner = _owner == run ? null : _owner;
    }

    private void Own(string run, long fence)
    {
        Assert.DoesNotContain(run, _ended);
        if (_owner == run && _fences[run] == fence)
        {
            return;
        }

        Assert.True(_owner is null || _owner == run, $"{run} was granted while {_owner} owns");
        Assert.True(fence > _lastFence, "a fence did not grow");
        _waiting.Remove(run);
        _owner = run;
        _fences[run] = _lastFence = fence;
    }

    private void Compare()
    {
        var seen = _session.Describe();
        Assert.Equal(_owner, seen.Owner?.Run.Id);
        Assert.Equal(_waiting.Order(StringComparer.Ordinal), seen.Waiters.Select(waiter => waiter.Run.Id).Order(StringComparer.Ordinal));
        if (seen.Owner is { StopDeadline: { } deadline })
        {
            _deadlines.TryAdd(_owner!, deadline);
            Assert.Equal(_deadlines[_owner!], deadline);
        }
    }

    private static LeaseRun Identity(string run) => new(run, "x", "replica", "tenant", "route", "policy", "Sse", 0);
}
