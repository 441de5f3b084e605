using System.Diagnostics;
using ProxyGovernor.Testing;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>
/// How late this machine runs what is due, beside a test that asserts milliseconds: others may have its processors for a moment, and then everything
/// is late by as much.
/// </summary>
internal sealed class Lateness : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);
    private readonly Repetition _watching;
    private long _lastLook = Stopwatch.GetTimestamp();
    private long _worst;

    public Lateness() => _watching = new Repetition(Interval, LookAsync);

    /// <summary>The longest that a look was late, a look that is due right now included.</summary>
    public TimeSpan Worst => TimeSpan.FromTicks(Math.Max(Volatile.Read(ref _worst), Late()));

    public ValueTask DisposeAsync() => _watching.DisposeAsync();

    private long Late() => (Stopwatch.GetElapsedTime(Volatile.Read(ref _lastLook)) - Interval).Ticks;

    private Task LookAsync(CancellationToken over)
    {
        Volatile.Write(ref _worst, Math.Max(_worst, Late()));
        Volatile.Write(ref _lastLook, Stopwatch.GetTimestamp());
        return Task.CompletedTask;
    }
}
