using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Memory;

namespace ProxyGovernor.Tests.Leases.Memory;

public sealed class HintSubscriptionTests
{
    private static readonly LeaseHint Hint = new(LeaseHintKind.Free, "x", "A", default);

    [Fact]
    public async Task Hints_that_still_queue_are_dropped_with_the_subscription()
    {
        var entered = new TaskCompletionSource();
        using var release = new ManualResetEventSlim();
        var heard = 0;
        var subscription = new HintSubscription(
            "replica",
            _ =>
            {
                heard++;
                entered.SetResult();
                release.Wait(TestContext.Current.CancellationToken);
            },
            _ => { });
        subscription.Post(Hint);
        await entered.Task;
        subscription.Post(Hint);

        subscription.Dispose();
        release.Set();
        await subscription.Completion;

        Assert.Equal(1, heard);
    }

    [Fact]
    public async Task A_listener_that_falls_behind_loses_the_oldest_and_never_blocks_the_sender()
    {
        var entered = new TaskCompletionSource();
        using var release = new ManualResetEventSlim();
        var end = new TaskCompletionSource();
        var heard = new List<string>();
        var subscription = new HintSubscription(
            "replica",
            hint =>
            {
                entered.TrySetResult();
                release.Wait(TestContext.Current.CancellationToken);
                heard.Add(hint.Run);
                if (hint.Run == "last")
                {
                    end.SetResult();
                }
            },
            _ => { });
        subscription.Post(Hint);
        await entered.Task;
        subscription.Post(Hint with { Run = "oldest" });
        for (var i = 0; i < 4095; i++)
        {
            subscription.Post(Hint with { Run = "between" });
        }

        subscription.Post(Hint with { Run = "last" });
        release.Set();
        await end.Task;

        subscription.Dispose();
        await subscription.Completion;
        Assert.DoesNotContain("oldest", heard);
        Assert.Equal(4095, heard.Count(run => run == "between"));
    }
}
