using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ProxyGovernor.Host.Prometheus;

/// <summary>Chooses the format of a scrape from its <c>Accept</c> header (RFC 9110, section 12.5.1).</summary>
internal static class ExpositionNegotiation
{
    private const string OpenMetricsType = "application/openmetrics-text";
    private const string PrometheusTextType = "text/plain";

    /// <summary>
    /// The format that is asked for with the higher quality. OpenMetrics is only ever answered to those who name it, and what cannot be
    /// satisfied or read is answered in Prometheus text: a monitoring system is better served by the old format than by a 406.
    /// </summary>
    public static ExpositionFormat Choose(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? ranges))
        {
            return ExpositionFormat.PrometheusText;
        }

        double openMetrics = Quality(ranges, OpenMetricsType, "1.0.0") ?? 0;
        double prometheusText = Quality(ranges, PrometheusTextType, "0.0.4") ?? Quality(ranges, "text/*") ?? Quality(ranges, "*/*") ?? 0;
        return openMetrics > 0 && openMetrics >= prometheusText ? ExpositionFormat.OpenMetrics : ExpositionFormat.PrometheusText;
    }

    /// <summary>The media type that a page in this format is sent with.</summary>
    public static string ContentType(ExpositionFormat format) => format == ExpositionFormat.OpenMetrics
        ? OpenMetricsType + "; version=1.0.0; charset=utf-8"
        : PrometheusTextType + "; version=0.0.4; charset=utf-8";

    private static double? Quality(IList<MediaTypeHeaderValue> ranges, string mediaType, string? version = null) =>
        ranges.Where(range => range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase) && SpeaksVersion(range, version))
            .Max(range => (double?)(range.Quality ?? 1));

    private static bool SpeaksVersion(MediaTypeHeaderValue range, string? version)
    {
        NameValueHeaderValue? asked = range.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase));
        return asked is null || version is null || asked.GetUnescapedValue().Equals(version, StringComparison.Ordinal);
    }
}
