using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Hosting;

namespace ProxyGovernor.Deploy.Support;

/// <summary>The metrics that the product has, by the names that Prometheus gives them.</summary>
internal static partial class ProductMetrics
{
    /// <summary>Asks the library itself: an instrument that is created here can be scraped there.</summary>
    public static async Task<IReadOnlySet<string>> NamesAsync()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == GovernorNames.Source)
            {
                names.UnionWith(ExposedNames(instrument));
            }
        };
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddReverseProxy();
        builder.Services.AddStreamGovernance(builder.Configuration.GetSection("StreamGovernance"));
        await using WebApplication app = builder.Build();
        app.UseStreamGovernance();
        listener.Start();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return names;
    }

    /// <summary>The product's metrics that a query asks for; recording rules have a colon in their names and are none.</summary>
    public static IEnumerable<string> NamedIn(string query) =>
        MetricName().Matches(query).Select(match => match.Value).Distinct(StringComparer.Ordinal);

    private static string[] ExposedNames(Instrument instrument)
    {
        string name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
        return instrument switch
        {
            Histogram<double> => [name + "_bucket", name + "_count", name + "_sum"],
            Counter<long> => [name + "_total"],
            _ => [name],
        };
    }

    [GeneratedRegex(@"(?<![\w:])proxygovernor_\w+(?!:)\b")]
    private static partial Regex MetricName();
}
