using System.Text.Json;
using ProxyGovernor.Deploy.Support;
using ProxyGovernor.Tests.Host.Prometheus;

namespace ProxyGovernor.Deploy.Grafana;

public sealed class DashboardTests
{
    /// <summary>Long enough for several scrapes, short enough to be filled soon.</summary>
    private const string RateInterval = "5s";

    /// <summary>Panels that show zero while all is well; every other one shows more under load.</summary>
    private static readonly string[] ZeroInHealth = ["Overdue leases", "Replicas without their store"];

    /// <summary>Panels of counters that begin with the first trouble: a stale run, a store error.</summary>
    private static readonly string[] EmptyInHealth = ["Stale runs", "Store errors"];

    [Fact(Timeout = 120_000)]
    public async Task Every_query_shows_something_of_a_loaded_host_that_a_real_Prometheus_scrapes()
    {
        await using LoadedHost host = await LoadedHost.StartAsync();
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync(host.Address);
        foreach (DashboardQuery query in Dashboard.Queries.Where(query => !MayBeEmpty(query)))
        {
            // Not a number answers no comparison: only a real value ends the asking.
            string least = ZeroInHealth.Contains(query.Panel) ? ">= 0" : "> 0";
            await AssertShownAsync(prometheus, query with { Expression = $"({query.Sent(RateInterval)}) {least}" });
        }

        foreach (DashboardQuery variable in Dashboard.Variables)
        {
            await AssertShownAsync(prometheus, variable);
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task Every_metric_that_a_panel_asks_for_is_the_products()
    {
        IReadOnlySet<string> metrics = await ProductMetrics.NamesAsync();
        Assert.All(Dashboard.Queries, query => Assert.All(ProductMetrics.NamedIn(query.Expression), name => Assert.Contains(name, metrics)));
        Assert.All(EmptyInHealth.Concat(ZeroInHealth), title => Assert.Contains(Dashboard.Queries, query => query.Panel == title));
    }

    [Fact]
    public void Panels_lie_beside_each_other_and_have_their_own_ids()
    {
        Assert.Distinct(Dashboard.Panels.Select(panel => panel.GetProperty("id").GetInt32()));
        var cells = Dashboard.Panels.SelectMany(panel => CellsOf(panel.GetProperty("gridPos"))).ToList();
        Assert.Distinct(cells);
        Assert.All(cells, cell => Assert.InRange(cell.X, 0, 23));
    }

    private static bool MayBeEmpty(DashboardQuery query) => EmptyInHealth.Contains(query.Panel);

    private static async Task AssertShownAsync(PrometheusServer prometheus, DashboardQuery query)
    {
        try
        {
            await prometheus.QueryAsync(query.Expression).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"'{query.Panel}' shows nothing: {query.Expression}");
        }
    }

    private static IEnumerable<(int X, int Y)> CellsOf(JsonElement position)
    {
        int Side(string name) => position.GetProperty(name).GetInt32();
        return Enumerable.Range(Side("x"), Side("w")).SelectMany(x => Enumerable.Range(Side("y"), Side("h")).Select(y => (x, y)));
    }
}
