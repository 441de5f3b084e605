using ProxyGovernor.Chaos.Faults;
using ProxyGovernor.Chaos.History;

namespace ProxyGovernor.Chaos;

/// <summary>Without the store no stream: the bounds hold whatever strikes.</summary>
public sealed class RejectTests
{
    [Fact]
    public async Task No_fault_lets_two_streams_of_a_session_run_beyond_the_bound()
    {
        await using var stage = await Stage.StartAsync(replicas: 3, "Reject");
        await Scenario.PlayAsync(stage);
        await stage.QuietAsync();

        var violations = new HistoryChecker(Stage.Times, stage.Recorder.Faults).Check(stage.Recorder.Streams());
        Assert.True(violations.Count == 0, string.Join('\n', violations.Concat(stage.Recorder.Faults.Select(fault => $"{fault}"))));
        Assert.Empty(stage.WithoutOutcome());
        Assert.Empty(stage.ToldTwice());
        Assert.NotEqual(0, stage.Prompts.Answered);
    }
}
