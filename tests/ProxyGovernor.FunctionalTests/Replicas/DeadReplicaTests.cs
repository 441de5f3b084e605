using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Replicas;

/// <summary>A replica that is gone without a word leaves its lease behind until that ends.</summary>
public sealed class DeadReplicaTests
{
    private static readonly (string, string)[] ShortLeases =
    [
        ("StreamGovernance:Leases:Ttl", "00:00:02"), ("StreamGovernance:Leases:Heartbeat", "00:00:00.200"), ("StreamGovernance:Leases:Margin", "00:00:00.100"),
        ("StreamGovernance:Leases:SweepInterval", "00:00:00.100"),
    ];

    [Fact(Timeout = 120_000)]
    public async Task Its_run_is_swept_as_stale_once_and_the_session_is_free()
    {
        await using var replicas = await TwoReplicas.StartAsync(ShortLeases);
        using var one = new MetricRecorder(replicas.One.Services);
        using var other = new MetricRecorder(replicas.Other.Services);
        using var abandoned = await replicas.One.PostAsync("s1", ("X-Model-Events", "1000000"));
        Assert.NotNull(await abandoned.NextEventAsync());

        replicas.Contact.Sever();
        Assert.Equal("stale", await replicas.Other.Lifecycle.OutcomeAsync(abandoned.StreamId));

        var record = await replicas.Other.StatusAsync($"streams/{abandoned.StreamId}");
        Assert.Equal(("stale", false), (record.Text("state"), record.Flag("active")));
        using var next = await replicas.Other.PostAsync("s1", ("X-Model-Events", "1"));
        await next.EventsAsync();
        await replicas.Other.Lifecycle.WaitAsync("stream_end", next.StreamId);
        Assert.DoesNotContain(replicas.Other.Lifecycle.NamesOf(next.StreamId), name => name.StartsWith("prev_stream", StringComparison.Ordinal));
        Assert.Equal(1, other.Sum("proxygovernor.runs.stale"));
        Assert.Equal(0, one.Sum("proxygovernor.runs.stale"));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_newer_request_takes_its_session_over_by_force()
    {
        await using var replicas = await TwoReplicas.StartAsync(("CleanupWait", "00:00:02"));
        using var abandoned = await replicas.One.PostAsync("s1", ("X-Model-Events", "1000000"));
        Assert.NotNull(await abandoned.NextEventAsync());

        replicas.Contact.Sever();
        using var next = await replicas.Other.PostAsync("s1", ("X-Model-Events", "1"));

        Assert.Equal("data: [DONE]\n", (await next.EventsAsync())[^1]);
        await replicas.Other.Lifecycle.WaitAsync("prev_stream_forced", next.StreamId);
    }
}
