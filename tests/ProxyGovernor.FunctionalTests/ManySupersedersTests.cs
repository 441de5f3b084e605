using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

public sealed class ManySupersedersTests
{
    private const int AtOnce = 100;

    /// <summary>For teardowns that are held: the valve is not to open on a busy machine.</summary>
    private static readonly Dictionary<string, string?> LongValve = new() { ["CleanupWait"] = "00:01:00" };

    [Fact(Timeout = 120_000)]
    public async Task While_a_teardown_is_held_all_but_the_newest_are_answered_and_none_of_them_is_sent_on()
    {
        var probe = new StepProbe();
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, LongValve, probe);

        await new Superseders(model, AtOnce, proxy).MeetWhileTheFirstIsTornDownAsync(probe);
    }

    [Fact(Timeout = 120_000)]
    public async Task Of_a_hundred_at_once_the_last_one_is_left()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, LongValve);

        await new Superseders(model, AtOnce, proxy).MeetAsTheyComeAsync();

        await proxy.Lifecycle.WaitUntilAsync(lines => lines.Count(line => line.Name is "stream_end" or "stream_refused") == 100);
        LegalOrder.Check(proxy.Lifecycle.Lines);
    }
}
