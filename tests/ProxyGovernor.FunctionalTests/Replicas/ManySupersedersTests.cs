using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Replicas;

/// <summary>Each of the hundred lands on the other replica than the one before.</summary>
[Collection(nameof(Alone))]
public sealed class ManySupersedersTests
{
    private const int AtOnce = 10;

    /// <summary>For teardowns that are held: the valve is not to open on a busy machine.</summary>
    private static readonly (string, string)[] Settings = [("CleanupWait", "00:01:00"), ("OnStoreUnavailable", "Reject")];

    [Fact(Timeout = 120_000)]
    public async Task While_a_teardown_is_held_all_but_the_newest_are_answered_and_none_of_them_is_sent_on()
    {
        var probe = new StepProbe();
        await using var replicas = await TwoReplicas.StartAsync(probe, Settings);

        await new Superseders(replicas.Model, AtOnce, replicas.One, replicas.Other).MeetWhileTheFirstIsTornDownAsync(probe);
    }

    [Fact(Timeout = 120_000)]
    public async Task Of_a_hundred_the_last_one_is_left()
    {
        await using var replicas = await TwoReplicas.StartAsync(Settings);

        await new Superseders(replicas.Model, AtOnce, replicas.One, replicas.Other).MeetAsTheyComeAsync();
    }
}
