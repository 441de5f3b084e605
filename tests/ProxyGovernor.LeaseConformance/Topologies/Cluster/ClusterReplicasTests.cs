using ProxyGovernor.LeaseConformance.Topologies.Live;
using ProxyGovernor.Testing;

namespace ProxyGovernor.LeaseConformance.Topologies.Cluster;

[Collection<ManyServers>]
public sealed class ClusterReplicasTests
{
    /// <summary>Its sessions lie on all three masters.</summary>
    [Fact]
    public async Task A_run_of_one_replica_makes_way_for_one_of_the_other_and_both_answer_for_both()
    {
        FullRun.Only();
        await AcrossReplicas.SupersedeAsync((await RedisCluster.Shared).Addresses);
    }
}
