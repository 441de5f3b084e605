namespace ProxyGovernor.LeaseConformance.Memory;

public sealed class MemoryAcquireTests : AcquireConformance<MemoryHarness>;

public sealed class MemorySupersedeTests : SupersedeConformance<MemoryHarness>;

public sealed class MemoryRejectTests : RejectConformance<MemoryHarness>;

public sealed class MemoryQueueTests : QueueConformance<MemoryHarness>;

public sealed class MemoryCancelTests : CancelConformance<MemoryHarness>;

public sealed class MemoryStopTests : StopConformance<MemoryHarness>;

public sealed class MemoryFinalizeTests : FinalizeConformance<MemoryHarness>;

public sealed class MemoryRenewTests : RenewConformance<MemoryHarness>;

public sealed class MemoryReadoptTests : ReadoptConformance<MemoryHarness>;

public sealed class MemorySweepTests : SweepConformance<MemoryHarness>;

public sealed class MemoryExpiryTests : ExpiryConformance<MemoryHarness>;

public sealed class MemoryNotAfterTests : NotAfterConformance<MemoryHarness>;

public sealed class MemoryStatusTests : StatusConformance<MemoryHarness>;

public sealed class MemoryHintsTests : HintsConformance<MemoryHarness>;

public sealed class MemoryFencesTests : FencesConformance<MemoryHarness>;

public sealed class MemoryQuietTests : QuietConformance<MemoryHarness>;

public sealed class MemoryConcurrencyTests : ConcurrencyConformance<MemoryHarness>;

public sealed class MemoryIdempotencyTests : IdempotencyConformance<MemoryHarness>;
