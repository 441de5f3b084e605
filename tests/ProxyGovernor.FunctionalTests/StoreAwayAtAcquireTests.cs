using System.Net;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Testing;

namespace ProxyGovernor.FunctionalTests;

public sealed class StoreAwayAtAcquireTests
{
    private const string Degraded = "X-Stream-Degraded";

    [Theory]
    [InlineData(StoreFault.Throws)]
    [InlineData(StoreFault.NeverAnswers)]
    [InlineData(StoreFault.LosesReply)]
    public async Task By_default_the_replica_governs_on_in_memory_and_says_so(object fault)
    {
        await using var outage = await OutageProxy.StartAsync();
        using (var before = await outage.AskAsync("before"))
        {
            Assert.Null(before.Header(Degraded));
            await before.EventsAsync();
            await outage.Proxy.Lifecycle.WaitAsync("stream_end", before.StreamId);
        }

        outage.Store.Fault = (StoreFault)fault;
        using var first = await outage.StreamAsync("A");
        using var second = await outage.AskAsync("B");
        var rest = await first.EventsAsync();

        Assert.Equal(("local", "local"), (first.Header(Degraded), second.Header(Degraded)));
        Assert.Contains("\"code\":\"superseded\"", rest[^2], StringComparison.Ordinal);
        Assert.Equal("data: [DONE]\n", (await second.EventsAsync())[^1]);
        Assert.Equal(ModelEnding.Aborted, await outage.Model.EndedAsync("A"));
        await outage.Proxy.Lifecycle.WaitAsync("stream_end", second.StreamId);
        LegalOrder.Check(outage.Proxy.Lifecycle.Lines);
        Assert.Equal(["store_away"], outage.Changes);
    }

    [Theory]
    [InlineData(StoreFault.Throws)]
    [InlineData(StoreFault.NeverAnswers)]
    public async Task Under_Reject_it_is_refused_in_the_clients_dialect(object fault)
    {
        await using var outage = await OutageProxy.StartAsync(null, ("OnStoreUnavailable", "Reject"));
        outage.Store.Fault = (StoreFault)fault;

        using var refused = await outage.AskAsync("A");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Equal("1", refused.Header("Retry-After"));
        Assert.Equal("store_unavailable", (await refused.JsonAsync()).GetProperty("error").GetProperty("code").GetString());
        Assert.Empty(outage.Model.Names());
        await outage.Proxy.Lifecycle.WaitAsync("stream_refused", refused.StreamId);
        Assert.Equal("store_unavailable", outage.Proxy.Lifecycle.Lines[^1].Outcome);
    }

    [Fact]
    public async Task A_stream_begun_before_is_superseded_by_a_newer_one_in_memory()
    {
        await using var outage = await OutageProxy.StartAsync();
        using var first = await outage.StreamAsync("A");
        outage.Store.Fault = StoreFault.Throws;

        using var second = await outage.AskAsync("B");

        Assert.Equal("local", second.Header(Degraded));
        Assert.Contains("\"code\":\"superseded\"", (await first.EventsAsync())[^2], StringComparison.Ordinal);
        Assert.Equal("data: [DONE]\n", (await second.EventsAsync())[^1]);
        await outage.Proxy.Lifecycle.WaitAsync("stream_end", second.StreamId);
        LegalOrder.Check(outage.Proxy.Lifecycle.Lines);
    }

    [Fact]
    public async Task One_that_waits_for_its_predecessor_when_the_store_goes_still_meets_it()
    {
        var probe = new StepProbe();
        await using var outage = await OutageProxy.StartAsync(probe, ("CleanupWait", "00:00:10"));
        using var first = await outage.StreamAsync("A");
        var teardown = probe.HoldOnce(Pipeline.RunStep.Finalize);
        var second = outage.AskAsync("B");
        await teardown.Arrived;

        outage.Store.Fault = StoreFault.Throws;
        await outage.AwayAsync();
        Assert.Equal(["A"], outage.Model.Names());
        teardown.Release();
        using var answer = await second;

        Assert.Equal("local", answer.Header(Degraded));
        Assert.Equal("data: [DONE]\n", (await answer.EventsAsync())[^1]);
        await outage.Proxy.Lifecycle.WaitAsync("stream_end", answer.StreamId);
        LegalOrder.Check(outage.Proxy.Lifecycle.Lines);
    }
}
