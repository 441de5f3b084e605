using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.LeaseConformance.Topologies.Live;

/// <summary>Supersede and status where one replica has the older stream and another the newer one.</summary>
internal static class AcrossReplicas
{
    private const int Sessions = 20;

    /// <param name="connectionString">What both replicas connect to.</param>
    public static async Task SupersedeAsync(string connectionString)
    {
        await using var one = await LiveReplica.StartAsync(connectionString);
        await using var other = await LiveReplica.StartAsync(connectionString);
        for (var i = 0; i < Sessions; i++)
        {
            var first = new LiveRun(one, $"across-{i}");
            var second = new LiveRun(other, $"across-{i}");
            Assert.True(await first.AcquireAsync());
            var taking = second.AcquireAsync();
            Assert.Equal(StreamOutcome.Superseded, await first.Stopped);
            await first.ReleaseAsync(StreamOutcome.Superseded);
            Assert.True(await taking);

            Assert.True(second.Fence > first.Fence);
            foreach (var store in new[] { one.Store, other.Store })
            {
                var ended = await store.GetRunAsync(first.Identity.Id, TestContext.Current.CancellationToken);
                Assert.Equal((RunPlace.Ended, StreamOutcome.Superseded), (ended!.Place, ended.Outcome));
                Assert.Equal(RunPlace.Owner, (await store.GetRunAsync(second.Identity.Id, TestContext.Current.CancellationToken))!.Place);
            }

            await second.ReleaseAsync();
        }
    }
}
