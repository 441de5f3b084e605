namespace ProxyGovernor.ModelServer.Serving;

/// <summary>Spaces writes by an interval, the first at once. It keeps to a schedule, so that late timers do not slow the rate; time lost to a caller that does not read is not made up.</summary>
internal sealed class Pacer(TimeSpan interval, TimeProvider time)
{
    private readonly long _interval = (long)(interval.TotalSeconds * time.TimestampFrequency);
    private long? _due;

    public ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (_interval == 0)
            return ValueTask.CompletedTask;
        var now = time.GetTimestamp();
        _due = _due is { } last ? Math.Max(last + _interval, now) : now;
        return _due > now ? new ValueTask(Task.Delay(time.GetElapsedTime(now, _due.Value), time, cancellationToken)) : ValueTask.CompletedTask;
    }
}
