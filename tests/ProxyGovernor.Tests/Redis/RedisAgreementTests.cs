using ProxyGovernor.Redis;
using ProxyGovernor.Testing;
using ProxyGovernor.Tests.Redis.Transport;

namespace ProxyGovernor.Tests.Redis;

public sealed class RedisAgreementTests
{
    [Fact]
    public async Task Replicas_that_propose_at_once_agree_on_one_proposal()
    {
        await using var transport = RedisTransports.To((await RedisServer.Shared).Address);
        var agreement = new RedisAgreement(transport, "agreement");

        var values = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => agreement.ProposeAsync("secret", $"proposal {i}", TestContext.Current.CancellationToken)));

        Assert.Single(values.Distinct());
        Assert.StartsWith("proposal ", values[0], StringComparison.Ordinal);
        Assert.Equal(values[0], await transport.GetAsync("agreement:secret", TestContext.Current.CancellationToken));
    }
}
