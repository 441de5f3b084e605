using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Testing;

namespace ProxyGovernor.LeaseConformance.Topologies.Cluster;

[Collection<SharedCluster>]
public sealed class ClusterReplicasTests
{
    private const int Sessions = 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_of_one_replica_makes_way_for_one_of_the_other_and_both_answer_for_both()
    {
        FullRun.Only();
        var cluster = await RedisCluster.Shared;
        await using var one = await ClusterReplica.StartAsync(cluster.Addresses);
        await using var other = await ClusterReplica.StartAsync(cluster.Addresses);

        // Over all three masters.
        for (var i = 0; i < Sessions; i++)
        {
            var first = new ClusterRun(one, $"across-{i}");
            var second = new ClusterRun(other, $"across-{i}");
            Assert.True(await first.AcquireAsync());
            var taking = second.AcquireAsync();
            Assert.Equal(StreamOutcome.Superseded, await first.Stopped);
            await first.ReleaseAsync(StreamOutcome.Superseded);
            Assert.True(await taking);

            Assert.True(second.Fence > first.Fence);
            foreach (var store in new[] { one.Store, other.Store })
            {
                var ended = await store.GetRunAsync(first.Identity.Id, Cancellation);
                Assert.Equal((RunPlace.Ended, StreamOutcome.Superseded), (ended!.Place, ended.Outcome));
                Assert.Equal(RunPlace.Owner, (await store.GetRunAsync(second.Identity.Id, Cancellation))!.Place);
            }

            await second.ReleaseAsync();
        }
    }
}
