namespace ProxyGovernor.Host.Prometheus;

/// <summary>The two text formats that a scrape can be answered in.</summary>
internal enum ExpositionFormat
{
    /// <summary>Prometheus text, version 0.0.4: what every scraper reads.</summary>
    PrometheusText,

    /// <summary>OpenMetrics text, version 1.0.0.</summary>
    OpenMetrics,
}
