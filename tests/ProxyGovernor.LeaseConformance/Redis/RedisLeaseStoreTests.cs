namespace ProxyGovernor.LeaseConformance.Redis;

public sealed class RedisAcquireTests : AcquireConformance<RedisHarness>;

public sealed class RedisSupersedeTests : SupersedeConformance<RedisHarness>;

public sealed class RedisRejectTests : RejectConformance<RedisHarness>;

public sealed class RedisQueueTests : QueueConformance<RedisHarness>;

public sealed class RedisCancelTests : CancelConformance<RedisHarness>;

public sealed class RedisStopTests : StopConformance<RedisHarness>;

public sealed class RedisFinalizeTests : FinalizeConformance<RedisHarness>;

public sealed class RedisRenewTests : RenewConformance<RedisHarness>;

public sealed class RedisReadoptTests : ReadoptConformance<RedisHarness>;

public sealed class RedisSweepTests : SweepConformance<RedisHarness>;

public sealed class RedisExpiryTests : ExpiryConformance<RedisHarness>;

public sealed class RedisNotAfterTests : NotAfterConformance<RedisHarness>;

public sealed class RedisStatusTests : StatusConformance<RedisHarness>;

public sealed class RedisHintsTests : HintsConformance<RedisHarness>;

public sealed class RedisFencesTests : FencesConformance<RedisHarness>;

public sealed class RedisQuietTests : QuietConformance<RedisHarness>;

public sealed class RedisConcurrencyTests : ConcurrencyConformance<RedisHarness>;

public sealed class RedisIdempotencyTests : IdempotencyConformance<RedisHarness>;
