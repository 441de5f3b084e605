using ProxyGovernor.Leases;

namespace ProxyGovernor.Simulation.Checking;

/// <summary>What the store says is in order: fences grow, stop deadlines stand, old commands have no effect.</summary>
internal sealed class Answers(Disturbances disturbances, Action<string> violated)
{
    private readonly Dictionary<string, (string Run, long Fence)> _granted = [];
    private readonly Dictionary<string, (string Run, long Deadline)> _told = [];

    /// <summary>Grants of a session that had been granted before.</summary>
    public int Takeovers { get; private set; }

    public void Check(AcquireRequest request, AcquireReply reply, TimeSpan age)
    {
        var session = request.Run.Session;
        if (request.NotAfter > 0 && reply.Code != AcquireCode.Late)
        {
            CheckAge(request.Run.Id, age);
        }

        if (reply.Code == AcquireCode.Granted)
        {
            Grant(session, request.Run.Id, reply.Fence);
        }
        else if (reply is { Code: AcquireCode.Waiting, Owner: { } owner } && request.Conflict == ConflictPolicy.Supersede
            && _told.TryGetValue(session, out var told) && told.Run == owner.Id && told.Deadline < reply.Now)
        {
            violated($"{request.Run.Id} waits for {owner.Id} past its stop deadline");
        }
    }

    public void CheckAge(string run, TimeSpan age)
    {
        if (age > Bounds.CommandAge)
        {
            violated($"a command of {run} took effect {age.TotalSeconds:0.000} s after it was sent");
        }
    }

    /// <summary>After every command.</summary>
    public void Look(string session, StoredSession now)
    {
        if (now.Owner is not { StopDeadline: { } deadline } owner)
        {
            _told.Remove(session);
            return;
        }

        if (_told.TryGetValue(session, out var told) && told.Run == owner.Run.Id && told.Deadline != deadline)
        {
            violated($"the stop deadline of {told.Run} moved");
        }

        _told[session] = (owner.Run.Id, deadline);
    }

    /// <summary>A store that lost its data has told nobody to stop.</summary>
    public void Forget() => _told.Clear();

    private void Grant(string session, string run, long fence)
    {
        if (_granted.TryGetValue(session, out var last))
        {
            if (last.Run == run && (last.Fence == fence || disturbances.LastLoss > 0))
            {
                return;
            }

            if (fence <= last.Fence)
            {
                violated($"{run} is granted fence {fence} after {last.Fence}");
            }

            Takeovers++;
        }

        _granted[session] = (run, fence);
    }
}
