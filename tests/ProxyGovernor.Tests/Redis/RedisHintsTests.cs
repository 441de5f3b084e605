using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Redis;

namespace ProxyGovernor.Tests.Redis;

public sealed class RedisHintsTests
{
    [Fact]
    public void A_hint_tells_what_happened_to_which_run()
    {
        Assert.Equal(new LeaseHint(LeaseHintKind.Stop, "a session", "A", StreamOutcome.Superseded), RedisHints.Parse("stop A superseded a session"));
        Assert.Equal(new LeaseHint(LeaseHintKind.Retired, "x", "A", StreamOutcome.Canceled), RedisHints.Parse("retired A canceled x"));
        Assert.Equal(new LeaseHint(LeaseHintKind.Free, "x", "A", default), RedisHints.Parse("free A  x"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("stop")]
    [InlineData("stop A superseded")]
    [InlineData("stop A exploded x")]
    [InlineData("start A superseded x")]
    public void What_is_no_hint_is_none(string message)
    {
        Assert.Null(RedisHints.Parse(message));
    }
}
