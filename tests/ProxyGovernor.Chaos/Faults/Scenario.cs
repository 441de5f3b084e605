using ProxyGovernor.Testing;

namespace ProxyGovernor.Chaos.Faults;

/// <summary>Which faults strike, how often, in which order.</summary>
internal static class Scenario
{
    /// <summary>
    /// Replicas die last: what a dead replica held is told by the store, and a store that forgets it as well leaves nobody who could.
    /// </summary>
    private static readonly (Func<Stage, Task> Strike, int InFull)[] Faults =
    [
        (ChaosFaults.FlushStoreAsync, 20),
        (ChaosFaults.RestartStoreAsync, 20),
        (ChaosFaults.SilenceStoreAsync, 20),
        (ChaosFaults.ForgetScriptsAsync, 20),
        (ChaosFaults.CutConnectionsAsync, 20),
        (ChaosFaults.DropHintsAsync, 20),
        (ChaosFaults.FreezeAsync, 20),
        (ChaosFaults.KillAsync, 50),
    ];

    /// <summary>Strikes each fault, and waits after each until every replica serves again.</summary>
    public static async Task PlayAsync(Stage stage)
    {
        await stage.RecoverAsync(after: "the start");
        foreach (var (strike, inFull) in Faults)
        {
            for (var time = 0; time < (FullRun.Is ? inFull : 1); time++)
            {
                await strike(stage);
                await stage.RecoverAsync(after: $"{strike.Method.Name}, time {time}");
            }
        }
    }
}
