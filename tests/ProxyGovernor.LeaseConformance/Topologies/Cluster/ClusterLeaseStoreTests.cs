namespace ProxyGovernor.LeaseConformance.Topologies.Cluster;

[Collection<SharedCluster>]
public sealed class ClusterAcquireTests : AcquireConformance<ClusterHarness>;

[Collection<SharedCluster>]
public sealed class ClusterSupersedeTests : SupersedeConformance<ClusterHarness>;

[Collection<SharedCluster>]
public sealed class ClusterRejectTests : RejectConformance<ClusterHarness>;

[Collection<SharedCluster>]
public sealed class ClusterQueueTests : QueueConformance<ClusterHarness>;

[Collection<SharedCluster>]
public sealed class ClusterCancelTests : CancelConformance<ClusterHarness>;

[Collection<SharedCluster>]
public sealed class ClusterStopTests : StopConformance<ClusterHarness>;

[Collection<SharedCluster>]
public sealed class ClusterFinalizeTests : FinalizeConformance<ClusterHarness>;

[Collection<SharedCluster>]
public sealed class ClusterRenewTests : RenewConformance<ClusterHarness>;

[Collection<SharedCluster>]
public sealed class ClusterReadoptTests : ReadoptConformance<ClusterHarness>;

[Collection<SharedCluster>]
public sealed class ClusterSweepTests : SweepConformance<ClusterHarness>;

[Collection<SharedCluster>]
public sealed class ClusterExpiryTests : ExpiryConformance<ClusterHarness>;

[Collection<SharedCluster>]
public sealed class ClusterNotAfterTests : NotAfterConformance<ClusterHarness>;

[Collection<SharedCluster>]
public sealed class ClusterStatusTests : StatusConformance<ClusterHarness>;

[Collection<SharedCluster>]
public sealed class ClusterHintsTests : HintsConformance<ClusterHarness>;

[Collection<SharedCluster>]
public sealed class ClusterFencesTests : FencesConformance<ClusterHarness>;

[Collection<SharedCluster>]
public sealed class ClusterQuietTests : QuietConformance<ClusterHarness>;

[Collection<SharedCluster>]
public sealed class ClusterConcurrencyTests : ConcurrencyConformance<ClusterHarness>;

[Collection<SharedCluster>]
public sealed class ClusterIdempotencyTests : IdempotencyConformance<ClusterHarness>;
