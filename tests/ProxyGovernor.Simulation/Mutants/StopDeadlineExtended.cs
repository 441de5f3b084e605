using ProxyGovernor.Leases;

namespace ProxyGovernor.Simulation.Mutants;

/// <summary>Each newer request gives the owner the whole valve again: a claim before that keeps its place and waits on.</summary>
internal sealed class StopDeadlineExtended(ILeaseStore inner) : StoreDecorator(inner)
{
    private readonly Dictionary<string, long> _deadlines = [];

    public override async ValueTask<AcquireReply> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        var now = await Inner.GetTimeAsync(cancellationToken);
        var session = await Inner.GetSessionAsync(request.Run.Session, cancellationToken);
        if (!request.Claim)
        {
            _deadlines[request.Run.Session] = now + (long)request.Valve.TotalMilliseconds;
        }
        else if (session.Owner is { StopDeadline: not null } owner && session.Waiters.Any(waiter => waiter.Run.Id == request.Run.Id)
            && _deadlines.GetValueOrDefault(request.Run.Session) is var deadline && deadline > now)
        {
            return new AcquireReply(now, [], AcquireCode.Waiting, Fence: 0, Due: deadline - now, owner.Run, Outcome: null);
        }

        return await Inner.AcquireAsync(request, cancellationToken);
    }
}
