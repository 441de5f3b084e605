namespace ProxyGovernor.Pipeline;

/// <summary>
/// The hard timers of one run on one coarse timer: no timer per event. The stream only notes what it waits for and since when; this
/// looks at it no later than the earliest moment at which a timer could be due.
/// </summary>
internal sealed class RunTimers(GovernedRun run, long sentAt, TimeProvider time) : IDisposable
{
    /// <summary>A client that does not take its terminal event within this is aborted: it must not hold the lease.</summary>
    public static readonly TimeSpan Delivery = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the upstream may keep its body open after its own terminal event.</summary>
    private static readonly TimeSpan Trailing = TimeSpan.FromSeconds(1);

    /// <summary>When to look again at what a moment's work keeps from being due.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    private ITimer? _timer;

    public void Start()
    {
        _timer = time.CreateTimer(static state => ((RunTimers)state!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Check();
    }

    /// <summary>Looks now: the run has ended, or is to be hastened.</summary>
    public void Look() => Check();

    public void Dispose() => _timer?.Dispose();

    private void Check()
    {
        var now = time.GetTimestamp();
        var ended = run.Ending;
        var next = ended is null ? CheckLife(now) : CheckDelivery(ended, now);
        var beats = ended is null && HeartbeatIsDue(now, ref next);
        if (next is { } due)
        {
            _timer?.Change(due, Timeout.InfiniteTimeSpan);
        }

        if (beats)
        {
            // Last, since whoever writes to the client goes on from here.
            run.Heartbeat!.Beat();
        }
    }

    /// <summary>Whether the client has heard nothing for too long, and it is the model server that is waited for.</summary>
    private bool HeartbeatIsDue(long now, ref TimeSpan? next)
    {
        if (next is not { } due || run.Policy.Heartbeat is not { } interval)
        {
            return false;
        }

        var left = interval - time.GetElapsedTime(run.UpdatedAt, now);
        next = Min(due, left > TimeSpan.Zero ? left : interval);
        return left <= TimeSpan.Zero && run.Waiting is null or { Side: ActivitySide.Upstream };
    }

    private TimeSpan? CheckLife(long now)
    {
        var policy = run.Policy;
        var total = policy.TotalTimeout - time.GetElapsedTime(sentAt, now);
        if (total <= TimeSpan.Zero)
        {
            run.TryEnd(StreamOutcome.TimeoutTotal, $"Longer than Timeouts:Total ({policy.TotalTimeout}).");
            return null;
        }

        // Whatever wait begins after now is due no earlier than this.
        var next = Min(total, Min(policy.IdleTimeout, policy.WriteTimeout));
        var activity = run.Waiting ?? default;
        if (activity.Side == ActivitySide.Client)
        {
            var left = policy.WriteTimeout - time.GetElapsedTime(activity.Since, now);
            if (left <= TimeSpan.Zero)
            {
                return End(StreamOutcome.TimeoutWrite, $"The client took too little to write to it for Timeouts:Write ({policy.WriteTimeout}).");
            }

            next = Min(next, left);
        }

        if (run.Counters.FirstEventAfter is null)
        {
            var left = policy.FirstByteTimeout - time.GetElapsedTime(sentAt, now);
            return left > TimeSpan.Zero ? Min(next, left) : End(StreamOutcome.TimeoutFirstByte, $"No first event within Timeouts:FirstByte ({policy.FirstByteTimeout}).");
        }

        if (activity.Side == ActivitySide.Upstream)
        {
            var left = policy.IdleTimeout - time.GetElapsedTime(activity.Since, now);
            return left > TimeSpan.Zero ? Min(next, left) : End(StreamOutcome.TimeoutIdle, $"No event for Timeouts:Idle ({policy.IdleTimeout}).");
        }

        // A comment is on its way to the client, and the model server's wait goes on behind it: not from now, but from where it began.
        return run.IdleSince is not 0 and var idle ? Min(next, Max(policy.IdleTimeout - time.GetElapsedTime(idle, now), Soon)) : next;
    }

    private TimeSpan? CheckDelivery(RunPhase.Ended ended, long now)
    {
        // Nobody waits for a stream that ended by itself, and it is over in a moment: a look as soon as Delivery would wake a thread for nothing.
        var pace = run.HastenedAt is null ? Trailing : Delivery;
        if (run.Waiting is not { Side: not ActivitySide.None } activity)
        {
            return pace;
        }

        // A slow client may take the rest of such a stream at its own pace.
        var left = (run.HastenedAt, activity.Side) switch
        {
            ({ } hastened, _) => Delivery - time.GetElapsedTime(hastened, now),
            (null, ActivitySide.Client) => run.Policy.WriteTimeout - time.GetElapsedTime(activity.Since, now),
            _ => Trailing - time.GetElapsedTime(ended.At, now),
        };
        if (left > TimeSpan.Zero)
        {
            return Min(left, pace);
        }

        if (activity.Side == ActivitySide.Client)
        {
            run.AbortClient();
            return null;
        }

        if (run.HastenedAt is null)
        {
            // The upstream said its last word and keeps the body open all the same. Hastening looks here again.
            run.Hasten();
            return null;
        }

        return Delivery;
    }

    private TimeSpan? End(StreamOutcome outcome, string reason)
    {
        run.TryEnd(outcome, reason);
        return null;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
