namespace ProxyGovernor.LeaseConformance.Topologies.Cluster;

[Collection<ManyServers>]
public sealed class ClusterAcquireTests : AcquireConformance<ClusterHarness>;

[Collection<ManyServers>]
public sealed class ClusterSupersedeTests : SupersedeConformance<ClusterHarness>;

[Collection<ManyServers>]
public sealed class ClusterRejectTests : RejectConformance<ClusterHarness>;

[Collection<ManyServers>]
public sealed class ClusterQueueTests : QueueConformance<ClusterHarness>;

[Collection<ManyServers>]
public sealed class ClusterCancelTests : CancelConformance<ClusterHarness>;

[Collection<ManyServers>]
public sealed class ClusterStopTests : StopConformance<ClusterHarness>;

[Collection<ManyServers>]
public sealed class ClusterFinalizeTests : FinalizeConformance<ClusterHarness>;

[Collection<ManyServers>]
public sealed class ClusterRenewTests : RenewConformance<ClusterHarness>;

[Collection<ManyServers>]
public sealed class ClusterReadoptTests : ReadoptConformance<ClusterHarness>;

[Collection<ManyServers>]
public sealed class ClusterSweepTests : SweepConformance<ClusterHarness>;

[Collection<ManyServers>]
public sealed class ClusterExpiryTests : ExpiryConformance<ClusterHarness>;

[Collection<ManyServers>]
public sealed class ClusterNotAfterTests : NotAfterConformance<ClusterHarness>;

[Collection<ManyServers>]
public sealed class ClusterStatusTests : StatusConformance<ClusterHarness>;

[Collection<ManyServers>]
public sealed class ClusterHintsTests : HintsConformance<ClusterHarness>;

[Collection<ManyServers>]
public sealed class ClusterFencesTests : FencesConformance<ClusterHarness>;

[Collection<ManyServers>]
public sealed class ClusterQuietTests : QuietConformance<ClusterHarness>;

[Collection<ManyServers>]
public sealed class ClusterConcurrencyTests : ConcurrencyConformance<ClusterHarness>;

[Collection<ManyServers>]
public sealed class ClusterIdempotencyTests : IdempotencyConformance<ClusterHarness>;
