using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ProxyGovernor.Host.Prometheus;

/// <summary>A pull exporter: each scrape collects the meters once and renders what they say.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private ExpositionFormat format;
    private string? page;

    /// <summary>Set by the reader that owns this exporter.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>Collects and renders one page. Scrapes take turns, since a collection has only one state.</summary>
    /// <returns>The page, or null if the SDK could not collect, as after its shutdown.</returns>
    public async Task<string?> ScrapeAsync(ExpositionFormat format, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            // Observable instruments call foreign code, which must not run on the transport's I/O thread.
            return await Task.Run(() => Render(format), CancellationToken.None);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc />
    public override ExportResult Export(in Batch<Metric> batch)
    {
        var writer = new ExpositionWriter(format);
        foreach (MetricFamily family in MetricFamily.Group(in batch))
        {
            writer.Write(family);
        }

        page = writer.Complete();
        return ExportResult.Success;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            turn.Dispose();
        }

        base.Dispose(disposing);
    }

    private string? Render(ExpositionFormat asked)
    {
        format = asked;
        page = null;
        return Collect?.Invoke(Timeout.Infinite) == true ? page : null;
    }
}
