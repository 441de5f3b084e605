namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>What must be true after any fault in session <c>s1</c>.</summary>
internal static class Settled
{
    /// <summary>One outcome was told, in order, and the lease is free.</summary>
    public static async Task CheckAsync(GovernedProxy proxy, string streamId, string told, string outcome)
    {
        await proxy.SettledAsync(streamId);
        await CheckNextIsServedAsync(proxy);
        LegalOrder.Check(proxy.Lifecycle.Lines);
        var last = Assert.Single(proxy.Lifecycle.Lines, line => line.StreamId == streamId && line.Outcome is not null);
        Assert.Equal((told, outcome), (last.Name, last.Outcome));
    }

    /// <summary>At once: nobody had to be waited for.</summary>
    public static async Task CheckNextIsServedAsync(GovernedProxy proxy)
    {
        using var next = await proxy.PostAsync("s1", ("X-Model-Events", "1"), ("X-Model-Name", "next"));
        Assert.Equal("data: [DONE]\n", (await next.EventsAsync())[^1]);
        await proxy.Lifecycle.WaitAsync("stream_end", next.StreamId);
        Assert.Equal(["stream_start", "stream_first_event", "stream_end"], proxy.Lifecycle.NamesOf(next.StreamId));
    }
}
