using ProxyGovernor.LeaseConformance.Topologies.Live;
using ProxyGovernor.Testing;

namespace ProxyGovernor.LeaseConformance.Topologies.Cluster;

[Collection<ManyServers>]
public sealed class ClusterFailoverTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_streams_outlive_the_loss_of_a_master_and_supersedes_go_on(bool byKill)
    {
        FullRun.Only();
        await using var cluster = await RedisCluster.StartAsync();
        await FailoverTrial.RunAsync(cluster.Addresses, async () =>
        {
            foreach (var (master, replica) in (await cluster.PairsAsync()).Take(byKill ? 1 : 3))
            {
                await (byKill ? RedisCluster.KillAsync(master, replica) : RedisCluster.FailOverAsync(replica));
            }
        });
    }
}
