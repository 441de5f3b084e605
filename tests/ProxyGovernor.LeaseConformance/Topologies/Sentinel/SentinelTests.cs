using System.Globalization;
using System.Text.RegularExpressions;
using ProxyGovernor.LeaseConformance.Redis;
using ProxyGovernor.LeaseConformance.Topologies.Live;
using ProxyGovernor.Redis.Scripts;
using ProxyGovernor.Redis.Transport;
using ProxyGovernor.Testing;

namespace ProxyGovernor.LeaseConformance.Topologies.Sentinel;

/// <summary>A master whom sentinels watch over, named to the proxy by <c>serviceName=</c> alone.</summary>
[Collection<ManyServers>]
public sealed class SentinelTests
{
    private static readonly LeaseScript Info = new("return { redis.call('INFO', 'server') }");

    /// <summary>The old master answers as before, so that nothing but the sentinels tells of another one.</summary>
    [Fact]
    public async Task A_failover_is_followed_without_an_error()
    {
        FullRun.Only();
        await using var sentinels = await RedisSentinels.StartAsync();
        await using var transport = ScriptedRedis.Connect(sentinels.ConnectionString);
        Assert.Equal(await sentinels.MasterAsync(), await PortAsync(transport));

        await sentinels.FailOverAsync();

        var master = await sentinels.MasterAsync();
        await Poll.UntilAsync(async () => await PortAsync(transport) == master);
    }

    [Fact]
    public async Task A_run_of_one_replica_makes_way_for_one_of_the_other_and_both_answer_for_both()
    {
        FullRun.Only();
        await using var sentinels = await RedisSentinels.StartAsync();
        await AcrossReplicas.SupersedeAsync(sentinels.ConnectionString);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_streams_outlive_the_loss_of_a_master_and_supersedes_go_on(bool byKill)
    {
        FullRun.Only();
        await using var sentinels = await RedisSentinels.StartAsync();
        await FailoverTrial.RunAsync(sentinels.ConnectionString, byKill ? sentinels.KillMasterAsync : sentinels.FailOverAsync);
    }

    private static async Task<int> PortAsync(IRedisTransport transport) =>
        int.Parse(Regex.Match((await transport.EvaluateAsync(Info, ["key"], [], TestContext.Current.CancellationToken))[0], @"tcp_port:(\d+)").Groups[1].ValueSpan, CultureInfo.InvariantCulture);
}
