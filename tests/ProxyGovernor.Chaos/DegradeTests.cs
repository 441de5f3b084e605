using ProxyGovernor.Chaos.Faults;

namespace ProxyGovernor.Chaos;

/// <summary>Streams go on without the store: two replicas may then overlap, but nothing hangs and nothing is left.</summary>
public sealed class DegradeTests
{
    [Fact]
    public async Task Whatever_strikes_every_stream_ends_and_nothing_is_left()
    {
        await using var stage = await Stage.StartAsync(replicas: 2, "Degrade");
        await Scenario.PlayAsync(stage);
        await stage.QuietAsync();

        Assert.All(stage.Recorder.Streams(), stream => Assert.NotNull(stream.Closed));
        Assert.Empty(stage.WithoutOutcome());
        Assert.Empty(stage.ToldTwice());
    }
}
