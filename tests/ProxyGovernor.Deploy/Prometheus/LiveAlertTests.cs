using ProxyGovernor.Testing;
using ProxyGovernor.Tests.Host;
using ProxyGovernor.Tests.Host.Prometheus;

namespace ProxyGovernor.Deploy.Prometheus;

/// <summary>What a platform team sees when a replica is stopped for longer than its lease: real replicas, Redis and Prometheus.</summary>
public sealed class LiveAlertTests
{
    private static readonly string[] Alerts = ["ProxyGovernorReplicaDown", "ProxyGovernorStaleRuns"];

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["StreamGovernance__Management__OperatorKey"] = "operator-key-of-the-tests",
        ["StreamGovernance__Leases__Ttl"] = "00:00:03",
        ["StreamGovernance__Leases__SweepInterval"] = "00:00:02",

        // However long a busy machine takes to ask, what was swept is still known.
        ["StreamGovernance__Leases__Keep"] = "00:10:00",
    };

    [Fact(Timeout = 300_000)]
    public async Task A_replica_that_stands_still_for_longer_than_its_lease_raises_alerts_that_end_after_it_wakes_and_diagnose_names_its_stream()
    {
        // A busy machine makes every replica look dead.
        FullRun.Only();
        await using RedisServer redis = await RedisServer.StartAsync();
        var environment = new Dictionary<string, string>(Settings) { ["ConnectionStrings__Redis"] = redis.Address };
        DemoHost[] replicas = await Task.WhenAll(DemoHost.StartAsync(environment), DemoHost.StartAsync(environment));
        await using DemoHost survivor = replicas[0];
        await using DemoHost frozen = replicas[1];
        await Task.WhenAll(survivor.ReadyAsync(), frozen.ReadyAsync());
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync("proxygovernor", replicas.Select(replica => replica.Address), FastRules.Texts);
        await prometheus.QueryAsync("sum(up) == 2");
        using HttpResponseMessage stream = await frozen.LeasedPromptAsync();
        string streamId = stream.Headers.GetValues("X-Stream-Id").Single();

        await frozen.FreezeAsync();
        await DiagnosedAsync(survivor, streamId);
        await Task.WhenAll(Alerts.Select(alert => prometheus.QueryAsync(HasFired(alert))));
        await prometheus.QueryAsync($"{HasFired(Alerts[0])} and on (instance) up{{instance=\"{frozen.Address.Authority}\"}}");

        await frozen.ThawAsync();
        await Task.WhenAll(Alerts.Select(alert => prometheus.QueryAsync($"absent({Firing(alert)})")));
    }

    private static string Firing(string alert) => $"ALERTS{{alertname=\"{alert}\", alertstate=\"firing\"}}";

    /// <summary>An alert that looks back for ten minutes is over in ten seconds here, and a busy machine may ask only then.</summary>
    private static string HasFired(string alert) => $"last_over_time({Firing(alert)}[1h])";

    /// <summary>Asks as the documentation does, until what has happened is a finding; the test's own time limit bounds the asking.</summary>
    private static async Task DiagnosedAsync(DemoHost host, string streamId)
    {
        while (true)
        {
            await using var diagnose = ChildProcess.StartHost(Settings, "diagnose", "--url", host.Address.ToString(), "--stream", streamId, "--watch", "0");
            IReadOnlyList<string> output = await diagnose.OutputAsync();
            int exitCode = (await diagnose.ExitAsync()).ExitCode;

            TestContext.Current.TestOutputHelper?.WriteLine($"diagnosed: {exitCode} {string.Join(" | ", output)}");

            // Before the next sweep its lease is overdue, after it the stream is one that nobody ended.
            if (output.Any(line => line is "overdue_lease" or "start_without_end"))
            {
                Assert.Equal(1, exitCode);
                Assert.Contains(output, line => line.StartsWith($"  {streamId} ", StringComparison.Ordinal));
                return;
            }
        }
    }
}
