using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Redis.Supervision;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Redis.Supervision;

public sealed class AccessRulesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(Timeout = 120_000)]
    [InlineData("default", "")]
    [InlineData("governor", ",user=governor")]
    public async Task The_documented_rules_are_enough(string user, string named)
    {
        await using var server = await RedisServer.StartAsync();
        await using var replica = new SupervisedReplica($"{server.Address},password=secret{named}");
        await RedisCli.OkAsync(server, ["acl", "setuser", user, .. DocumentedRules()]);

        await replica.AskUntilAsync(RedisStanding.Passed);
        await UseEveryOperationAsync(replica.Leases);

        Assert.Empty(replica.Errors);
        Assert.DoesNotContain(replica.Log.Lines, line => line.StartsWith("Warning ", StringComparison.Ordinal));
    }

    private static async Task UseEveryOperationAsync(ILeaseStore store)
    {
        using var hints = store.SubscribeHints("on-A", static _ => { });
        var (first, second) = (RedisStores.Run("A"), RedisStores.Run("B"));
        var granted = await store.AcquireAsync(first);
        await store.RenewAsync(new([new RenewItem(first, granted.Fence, "gpu")], RedisStores.Ttl, 0), Cancellation);
        await store.AcquireAsync(second);
        await store.FinalizeAsync(first, granted.Fence);
        await store.StopAsync(new(second.Id, RedisStores.Valve, StreamOutcome.Canceled), Cancellation);
        await store.CancelSessionAsync(new(second.Session, RedisStores.Valve), Cancellation);
        Assert.NotNull(await store.GetRunAsync(first.Id, Cancellation));
        await store.ListAsync(Cancellation);
        await store.SweepAsync(100, Cancellation);
    }

    /// <summary>The rules in the README are the rules that are tested.</summary>
    private static string[] DocumentedRules()
    {
        const string Command = "ACL SETUSER governor ";
        using var readme = typeof(AccessRulesTests).Assembly.GetManifestResourceStream("README.md")!;
        var text = new StreamReader(readme).ReadToEnd();
        var start = text.IndexOf(Command, StringComparison.Ordinal) + Command.Length;
        return text[start..text.IndexOf("```", start, StringComparison.Ordinal)].Split([' ', '\\', '\n', '\''], StringSplitOptions.RemoveEmptyEntries);
    }
}
