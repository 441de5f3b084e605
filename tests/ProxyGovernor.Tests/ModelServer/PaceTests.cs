using ProxyGovernor.ModelServer;

namespace ProxyGovernor.Tests.ModelServer;

/// <summary>Delays and intervals, on a clock that fires timers at once and keeps how long each was to be.</summary>
public sealed class PaceTests : ModelServerFixture
{
    private readonly InstantTimers _time = new();

    protected override ModelServerOptions Options => new() { TimeProvider = _time };

    [Fact]
    public async Task Headers_and_the_first_event_are_delayed_and_events_are_an_interval_apart()
    {
        await AskTextAsync("/sse", "Events=3 Interval=40 Delay-Headers=1000 Delay-First=2000");

        Assert.Equal([1000, 2000, 40, 40], _time.Delays.Select(delay => Math.Round(delay.TotalMilliseconds)));
    }

    [Fact]
    public async Task Comments_are_an_interval_apart_too()
    {
        await AskTextAsync("/sse", "Events=1 Comments=2 Interval=40");

        Assert.Equal([40, 40], _time.Delays.Select(delay => Math.Round(delay.TotalMilliseconds)));
    }

    /// <summary>Time passes only by timers, which fire as soon as they are set.</summary>
    private sealed class InstantTimers : TimeProvider
    {
        private readonly Lock _lock = new();
        private readonly List<TimeSpan> _delays = [];
        private long _now = 1;

        public IReadOnlyList<TimeSpan> Delays
        {
            get
            {
                lock (_lock)
                    return [.. _delays];
            }
        }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _now);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            lock (_lock)
                _delays.Add(dueTime);
            Interlocked.Add(ref _now, dueTime.Ticks);
            return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
