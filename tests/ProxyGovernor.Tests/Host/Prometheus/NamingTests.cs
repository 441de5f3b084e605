using ProxyGovernor.Host.Prometheus;

namespace ProxyGovernor.Tests.Host.Prometheus;

public sealed class NamingTests
{
    [Theory]
    [InlineData("s", "Gauge", "seconds")]
    [InlineData("By", "Counter", "bytes")]
    [InlineData("{stream}", "Counter", "")]
    [InlineData("1", "Gauge", "ratio")]
    [InlineData("1", "Counter", "")]
    [InlineData("", "Gauge", "")]
    [InlineData("By/s", "Gauge", "bytes_per_second")]
    [InlineData("{event}/s", "Gauge", "per_second")]
    [InlineData("furlong", "Gauge", "furlong")]
    public void Units_become_words(string unit, string type, string suffix) =>
        Assert.Equal(suffix, PrometheusUnit.Suffix(unit, Enum.Parse<FamilyType>(type)).TrimStart('_'));

    [Theory]
    [InlineData("http.server.request.duration", "seconds", "Histogram", "http_server_request_duration_seconds")]
    [InlineData("wait_seconds", "seconds", "Histogram", "wait_seconds")]
    [InlineData("hits_total", "", "Counter", "hits")]
    [InlineData("9lives", "", "Gauge", "_9lives")]
    [InlineData("a..b--c", "", "Gauge", "a_b_c")]
    public void Instruments_become_families(string instrument, string unit, string type, string name) =>
        Assert.Equal(name, PrometheusName.Family(instrument, unit, Enum.Parse<FamilyType>(type)));
}
