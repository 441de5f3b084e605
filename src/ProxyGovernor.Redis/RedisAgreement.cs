using ProxyGovernor.Redis.Scripts;
using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.Redis;

/// <summary>Values that all replicas share, such as the identity secret where none is configured.</summary>
internal sealed class RedisAgreement(IRedisTransport transport, string root = "pg")
{
    private static readonly LeaseScript Agree = LeaseScripts.Alone("agree");

    /// <summary>Proposes a value; returns the one in force, which is another replica's where that came first.</summary>
    /// <param name="name">What it is: the last part of its key.</param>
    /// <param name="proposal">Never expires once it is in force.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<string> ProposeAsync(string name, string proposal, CancellationToken cancellationToken) =>
        (await transport.EvaluateAsync(Agree, [$"{root}:{name}"], [proposal], cancellationToken))[0];
}
