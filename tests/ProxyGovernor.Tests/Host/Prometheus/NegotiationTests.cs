using ProxyGovernor.Host.Prometheus;

namespace ProxyGovernor.Tests.Host.Prometheus;

public sealed class NegotiationTests
{
    [Theory]
    [InlineData("application/openmetrics-text; version=1.0.0")]
    [InlineData("application/openmetrics-text")]
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1")]
    [InlineData("text/plain;version=0.0.4;q=0.3, application/openmetrics-text;version=\"1.0.0\";q=0.6, */*;q=0.2")]
    public void OpenMetrics_is_answered_to_those_who_prefer_it(string accept) =>
        Assert.Equal(ExpositionFormat.OpenMetrics, ExpositionNegotiation.Choose(accept));

    [Theory]
    [InlineData("")]
    [InlineData("*/*")]
    [InlineData("text/plain")]
    [InlineData("application/openmetrics-text;q=0")]
    [InlineData("application/openmetrics-text;q=0.4, text/plain;q=0.5")]
    [InlineData("application/openmetrics-text;q=0.4, */*")]
    [InlineData("application/openmetrics-text;version=9.0.0")]
    [InlineData("image/png")]
    [InlineData("not a media type")]
    public void Everyone_else_gets_Prometheus_text(string accept) =>
        Assert.Equal(ExpositionFormat.PrometheusText, ExpositionNegotiation.Choose(accept));
}
