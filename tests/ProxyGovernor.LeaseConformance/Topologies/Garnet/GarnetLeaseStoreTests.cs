namespace ProxyGovernor.LeaseConformance.Topologies.Garnet;

[Collection<SharedGarnet>]
public sealed class GarnetAcquireTests : AcquireConformance<GarnetHarness>;

[Collection<SharedGarnet>]
public sealed class GarnetSupersedeTests : SupersedeConformance<GarnetHarness>;

[Collection<SharedGarnet>]
public sealed class GarnetRejectTests : RejectConformance<GarnetHarness>;

[Collection<SharedGarnet>]
public sealed class GarnetQueueTests : QueueConformance<GarnetHarness>;

[Collection<SharedGarnet>]
public sealed class GarnetCancelTests : CancelConformance<GarnetHarness>;

[Collection<SharedGarnet>]
public sealed class GarnetStopTests : StopConformance<GarnetHarness>;

[Collection<SharedGarnet>]
public sealed class GarnetFinalizeTests : FinalizeConformance<GarnetHarness>;

[Collection<SharedGarnet>]
public sealed class GarnetRenewTests : RenewConformance<GarnetHarness>;

[Collection<SharedGarnet>]
public sealed class GarnetReadoptTests : ReadoptConformance<GarnetHarness>;

[Collection<SharedGarnet>]
public sealed class GarnetSweepTests : SweepConformance<GarnetHarness>;

[Collection<SharedGarnet>]
public sealed class GarnetExpiryTests : ExpiryConformance<GarnetHarness>;

[Collection<SharedGarnet>]
public sealed class GarnetNotAfterTests : NotAfterConformance<GarnetHarness>;

[Collection<SharedGarnet>]
public sealed class GarnetStatusTests : StatusConformance<GarnetHarness>;

[Collection<SharedGarnet>]
public sealed class GarnetHintsTests : HintsConformance<GarnetHarness>;

[Collection<SharedGarnet>]
public sealed class GarnetFencesTests : FencesConformance<GarnetHarness>;

[Collection<SharedGarnet>]
public sealed class GarnetQuietTests : QuietConformance<GarnetHarness>;

[Collection<SharedGarnet>]
public sealed class GarnetConcurrencyTests : ConcurrencyConformance<GarnetHarness>;

[Collection<SharedGarnet>]
public sealed class GarnetIdempotencyTests : IdempotencyConformance<GarnetHarness>;
