using ProxyGovernor.Pipeline.Heartbeats;

namespace ProxyGovernor.Tests.Pipeline.Heartbeats;

public sealed class HeartbeatTests
{
    [Fact]
    public void A_beat_wakes_who_waits_and_is_due_until_it_is_taken()
    {
        var heartbeat = new Heartbeat();
        var waiting = heartbeat.WaitAsync();
        Assert.False(waiting.IsCompleted);
        Assert.False(heartbeat.IsDue);

        heartbeat.Beat();

        Assert.True(waiting.IsCompletedSuccessfully);
        Assert.True(heartbeat.IsDue);
        heartbeat.Take();
        Assert.False(heartbeat.IsDue);
    }

    [Fact]
    public async Task A_wake_up_that_nobody_waited_for_ends_the_next_wait_and_only_that()
    {
        var heartbeat = new Heartbeat();
        heartbeat.Wake();
        heartbeat.Wake();

        await heartbeat.WaitAsync();

        var next = heartbeat.WaitAsync();
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public async Task No_wake_up_is_lost_between_two_threads()
    {
        const int Rounds = 100_000;
        var heartbeat = new Heartbeat();
        var told = 0;
        var heard = 0;
        var telling = Task.Run(() =>
        {
            while (Volatile.Read(ref told) < Rounds)
            {
                // In step with the waiter, so that each round is one wake-up against one wait.
                if (Volatile.Read(ref heard) == Volatile.Read(ref told))
                {
                    Interlocked.Increment(ref told);
                    heartbeat.Wake();
                }
            }
        }, TestContext.Current.CancellationToken);

        while (Volatile.Read(ref heard) < Rounds)
        {
            while (Volatile.Read(ref heard) == Volatile.Read(ref told))
            {
                await heartbeat.WaitAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            }

            Interlocked.Increment(ref heard);
        }

        await telling;
    }
}
