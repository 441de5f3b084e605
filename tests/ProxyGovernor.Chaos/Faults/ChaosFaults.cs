using System.Globalization;
using ProxyGovernor.Chaos.History;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Chaos.Faults;

/// <summary>What strikes, and what each leaves in the history.</summary>
internal static class ChaosFaults
{
    private static readonly TimeSpan StoreSilence = TimeSpan.FromSeconds(1);

    /// <summary>Past the lease: it has to find out by itself that it is no owner any more.</summary>
    private static readonly TimeSpan Frost = Stage.Times.Ttl + TimeSpan.FromMilliseconds(300);

    /// <summary>A replica dies; the kernel closes its sockets, once it has ended every thread.</summary>
    public static async Task KillAsync(Stage stage)
    {
        var replica = await stage.OwnerAsync();
        var from = stage.Recorder.Now;
        await replica.KillAsync();
        stage.Recorder.Struck(FaultEffect.Stalled, replica.Name, from);
        await stage.Fleet.ReplaceAsync(replica);
    }

    public static async Task FreezeAsync(Stage stage)
    {
        var replica = await stage.OwnerAsync();
        var from = stage.Recorder.Now;
        await replica.FreezeAsync();
        await Task.Delay(Frost);
        await replica.ThawAsync();
        stage.Recorder.Struck(FaultEffect.Frozen, replica.Name, from);
    }

    public static async Task RestartStoreAsync(Stage stage)
    {
        var from = stage.Recorder.Now;
        await stage.RestartRedisAsync();
        stage.Recorder.Struck(FaultEffect.CutOffAndDataLost, null, from);
    }

    public static async Task FlushStoreAsync(Stage stage)
    {
        var from = stage.Recorder.Now;
        await RedisCli.OkAsync(stage.Redis, "FLUSHALL");
        stage.Recorder.Struck(FaultEffect.DataLost, null, from);

        // The next fault must not excuse what this one does not.
        await Task.Delay(Stage.Times.Overlap(FaultEffect.DataLost) + LeaseTimes.Slack);
    }

    public static async Task SilenceStoreAsync(Stage stage)
    {
        var from = stage.Recorder.Now;
        await RedisCli.OkAsync(stage.Redis, "CLIENT", "PAUSE", StoreSilence.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));

        // The server answers nobody until then, the next command included.
        Assert.Equal("PONG", await RedisCli.CallAsync(stage.Redis, "PING"));
        stage.Recorder.Struck(FaultEffect.CutOff, null, from);
    }

    /// <summary>Scripts are sent again: no guarantee suffers.</summary>
    public static Task ForgetScriptsAsync(Stage stage) => RedisCli.OkAsync(stage.Redis, "SCRIPT", "FLUSH");

    public static async Task CutConnectionsAsync(Stage stage)
    {
        var from = stage.Recorder.Now;
        await RedisCli.CallAsync(stage.Redis, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        stage.Recorder.Struck(FaultEffect.CutOff, null, from);
    }

    /// <summary>Hints are lost: the heartbeat tells an owner within the valve, so no guarantee suffers.</summary>
    public static Task DropHintsAsync(Stage stage) => RedisCli.CallAsync(stage.Redis, "CLIENT", "KILL", "TYPE", "pubsub");
}
