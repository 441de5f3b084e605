using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.Leases.Memory;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Testing;

namespace ProxyGovernor.FunctionalTests;

public sealed class StoreAwayWhileStreamingTests
{
    private static readonly (string Key, string Value)[] ShortLeases =
    [
        ("StreamGovernance:Leases:Ttl", "00:00:01.200"),
        ("StreamGovernance:Leases:Margin", "00:00:00.100"),
        .. PolicyRoutes.Of("strict", ("OnStoreUnavailable", "Reject")).Select(pair => (pair.Key, pair.Value!)),
    ];

    [Fact]
    public async Task Past_its_lease_a_stream_goes_on_under_Degrade_and_ends_under_Reject()
    {
        await using var outage = await OutageProxy.StartAsync(null, ShortLeases);
        using var enduring = await outage.StreamAsync("A");
        using var strict = await outage.Proxy.PostAsync("s1", (PolicyRoutes.Header, "strict"), ("X-Model-Events", "1000000"), ("X-Model-Name", "B"));
        outage.Store.Fault = StoreFault.Throws;

        // Both leases end together, since they were renewed together; the older one no later.
        var rest = await strict.EventsAsync();
        Assert.Contains("\"code\":\"lease_lost\"", rest[^2], StringComparison.Ordinal);
        Assert.Equal(ModelEnding.Aborted, await outage.Model.EndedAsync("B"));
        Assert.Equal(ModelEnding.Running, (await outage.Model.SeenAsync("A")).Ending);

        // The store comes back without its data: the stream's fence proves its lease.
        outage.Store.ReplaceWith(new MemoryLeaseStore(TimeSpan.FromSeconds(30), TimeProvider.System));
        await outage.ReturnAsync();
        using var next = await outage.AskAsync("C");

        Assert.Contains("\"code\":\"superseded\"", (await enduring.EventsAsync())[^2], StringComparison.Ordinal);
        Assert.Equal("data: [DONE]\n", (await next.EventsAsync())[^1]);
        await outage.Proxy.Lifecycle.WaitAsync("stream_end", next.StreamId);
        LegalOrder.Check(outage.Proxy.Lifecycle.Lines);
    }
}
