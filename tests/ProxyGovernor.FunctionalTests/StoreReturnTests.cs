using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Testing;

namespace ProxyGovernor.FunctionalTests;

public sealed class StoreReturnTests
{
    [Fact]
    public async Task A_new_request_first_supersedes_what_still_runs_in_memory()
    {
        await using var outage = await OutageProxy.StartAsync();
        outage.Store.Fault = StoreFault.Throws;
        using var first = await outage.StreamAsync("A");
        await outage.ReturnAsync();

        using var second = await outage.AskAsync("B");

        Assert.Null(second.Header("X-Stream-Degraded"));
        Assert.Contains("\"code\":\"superseded\"", (await first.EventsAsync())[^2], StringComparison.Ordinal);
        Assert.Equal("data: [DONE]\n", (await second.EventsAsync())[^1]);
        Assert.Equal(ModelEnding.Aborted, await outage.Model.EndedAsync("A"));
        await outage.Proxy.Lifecycle.WaitAsync("stream_end", second.StreamId);
        LegalOrder.Check(outage.Proxy.Lifecycle.Lines);
        Assert.Contains("prev_stream_finished_cleanly", outage.Proxy.Lifecycle.NamesOf(second.StreamId));
        Assert.Equal(["store_away", "store_back"], outage.Changes);
    }

    [Fact]
    public async Task A_stream_that_went_on_through_the_outage_is_governed_by_the_store_again()
    {
        await using var outage = await OutageProxy.StartAsync();
        using var first = await outage.StreamAsync("A");
        outage.Store.Fault = StoreFault.NeverAnswers;
        await outage.AwayAsync();
        await outage.ReturnAsync();
        Assert.NotNull(await first.NextEventAsync());

        using var second = await outage.AskAsync("B");

        Assert.Null(second.Header("X-Stream-Degraded"));
        Assert.Contains("\"code\":\"superseded\"", (await first.EventsAsync())[^2], StringComparison.Ordinal);
        await second.EventsAsync();
        await outage.Proxy.Lifecycle.WaitAsync("stream_end", second.StreamId);
        LegalOrder.Check(outage.Proxy.Lifecycle.Lines);
    }

    [Theory]
    [InlineData("Degrade")]
    [InlineData("Reject")]
    public async Task A_stream_that_ended_while_the_store_was_away_blocks_nobody_afterwards(string policy)
    {
        await using var outage = await OutageProxy.StartAsync(null, ("OnStoreUnavailable", policy));
        outage.Model.Gates.Release("A");
        using var first = await outage.Proxy.PostAsync("s1", ("X-Model-Gate", "A"), ("X-Model-Events", "1"), ("X-Model-Name", "A"));
        outage.Store.Fault = StoreFault.Throws;
        outage.Model.Gates.Open("A");
        await first.EventsAsync();
        await outage.Proxy.Lifecycle.WaitAsync("stream_end", first.StreamId);
        await outage.AwayAsync();
        await outage.ReturnAsync();

        using var second = await outage.AskAsync("B");

        Assert.Equal("data: [DONE]\n", (await second.EventsAsync())[^1]);
        await outage.Proxy.Lifecycle.WaitAsync("stream_end", second.StreamId);
        Assert.DoesNotContain("prev_stream_forced", outage.Proxy.Lifecycle.NamesOf(second.StreamId));
    }
}
