using ProxyGovernor.LeaseConformance.Redis;
using ProxyGovernor.Redis.Supervision.Checks;
using ProxyGovernor.Redis.Transport;
using ProxyGovernor.Testing;

namespace ProxyGovernor.LeaseConformance.Topologies.Garnet;

[Collection<SharedGarnet>]
public sealed class GarnetProbeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scripts_that_run_side_by_side_are_refused()
    {
        FullRun.Only();
        await using var server = await GarnetServer.StartAsync();

        var finding = await ProbeAsync(server);

        Assert.True(finding!.IsRefusal);
        Assert.Contains("--lua-transaction-mode", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scripts_that_run_as_transactions_pass()
    {
        FullRun.Only();

        Assert.Null(await ProbeAsync(await GarnetServer.Shared));
    }

    private static async Task<RedisFinding?> ProbeAsync(GarnetServer server)
    {
        await using var transport = ScriptedRedis.Connect(server.Address);
        var facts = await RedisServerFacts.ReadAsync(transport, "facts", Cancellation);
        return await new AtomicityCheck(transport, () => ScriptedRedis.Connect(server.Address), "atomicity").CheckAsync(facts, Cancellation);
    }
}
