using ProxyGovernor.Tests.Host.Prometheus;

namespace ProxyGovernor.Tests.Host;

public sealed class DemoTests
{
    [Fact(Timeout = 120_000)]
    public async Task A_supersede_in_the_demo_is_seen_by_the_client_the_log_and_a_real_Prometheus()
    {
        await using DemoHost host = await DemoHost.StartAsync();
        using HttpResponseMessage first = await host.PromptAsync("thread-1", 1_000_000, 20);
        await host.WaitForLogAsync("stream_first_event");
        using HttpResponseMessage second = await host.PromptAsync("thread-1", 2, 0);

        string superseded = await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        string answer = await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.EndsWith("\"code\":\"superseded\"}}\n\ndata: [DONE]\n\n", superseded, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", answer, StringComparison.Ordinal);
        Assert.Contains($"data: {{\"stream_id\":\"{second.Headers.GetValues("X-Stream-Id").Single()}\",", answer, StringComparison.Ordinal);
        await host.WaitForLogAsync("outcome=completed");

        await using PrometheusServer prometheus = await PrometheusServer.StartAsync(host.Address);
        Assert.Equal("1", await prometheus.QueryAsync("sum(proxygovernor_streams_ended_total{outcome=\"superseded\"} == 1)"));
        Assert.Equal("2", await prometheus.QueryAsync("sum(proxygovernor_streams_started_total{route=\"default\",policy=\"chat\",dialect=\"OpenAIChat\"} == 2)"));
        Assert.Equal("0", await prometheus.QueryAsync("sum(proxygovernor_streams_active == 0)"));
        Assert.Equal("1", await prometheus.QueryAsync("sum(proxygovernor_takeover_wait_seconds_count{result=\"clean\"})"));
        Assert.Equal("1", await prometheus.QueryAsync("sum(proxygovernor_upstream_aborts_total{result=\"confirmed\"})"));
    }

    [Fact(Timeout = 120_000)]
    public async Task Promtool_finds_nothing_wrong_with_the_hosts_own_metrics()
    {
        await using DemoHost host = await DemoHost.StartAsync();
        using HttpResponseMessage prompt = await host.PromptAsync("s", 2, 0);
        await prompt.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await host.WaitForLogAsync("stream_end");

        await using var promtool = new ChildProcess("promtool", ["check", "metrics"]);
        await promtool.Input.WriteAsync(await host.MetricsAsync());
        promtool.Input.Close();
        (int exitCode, string[] findings) = await promtool.ExitAsync();

        Assert.Empty(findings);
        Assert.Equal(0, exitCode);
        Assert.EndsWith("# EOF\n", await host.MetricsAsync("application/openmetrics-text"), StringComparison.Ordinal);
    }
}
