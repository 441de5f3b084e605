using ProxyGovernor.Host;

namespace ProxyGovernor.Tests.Host;

public sealed class HostArgumentsTests
{
    [Fact]
    public void Demo_does_not_swallow_the_argument_after_it()
    {
        var arguments = HostArguments.Parse(["--demo", "--urls", "http://127.0.0.1:1"]);
        Assert.True(arguments.Demo);
        Assert.Equal(["--urls", "http://127.0.0.1:1"], arguments.Remaining);
    }

    [Theory]
    [InlineData("--backend", "https://models.example/v1/")]
    [InlineData("--backend=https://models.example/v1/")]
    public void A_backend_is_taken_out_with_its_value(params string[] given)
    {
        var arguments = HostArguments.Parse([.. given, "--urls=value"]);
        Assert.Equal(new Uri("https://models.example/v1/"), arguments.Backend);
        Assert.Equal(["--urls=value"], arguments.Remaining);
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1:11434")]
    [InlineData("ftp://models.example/")]
    [InlineData("/relative")]
    [InlineData("http://user:secret@models.example/")]
    [InlineData("http://models.example/?key=1")]
    public void A_bad_backend_is_refused_by_name_value_and_what_is_allowed(string url)
    {
        HostArgumentException refused = Assert.Throws<HostArgumentException>(() => HostArguments.Parse(["--backend", url]));
        Assert.StartsWith($"--backend: '{url}' ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("http or https", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backend_without_value_is_refused() =>
        Assert.Throws<HostArgumentException>(() => HostArguments.Parse(["--backend"]));

    [Theory]
    [InlineData("--dmeo", "--dmeo")]
    [InlineData("--dmeo", "--dmeo", "--urls", "http://127.0.0.1:1")]
    [InlineData("demo", "demo", "x")]
    [InlineData("-d", "-d", "x")]
    [InlineData("--urls", "--demo", "--urls")]
    [InlineData("-d=x", "-d=x")]
    [InlineData("--demo=true", "--demo=true")]
    [InlineData("--bckend", "--bckend", "http://127.0.0.1:1/")]
    [InlineData("--url=x", "--url=x")]
    [InlineData("--StreamGovernence:Leases:Ttl", "--StreamGovernence:Leases:Ttl", "00:00:10")]
    [InlineData("=", "=")]
    public void What_nothing_would_read_is_refused_by_name(string named, params string[] given)
    {
        HostArgumentException refused = Assert.Throws<HostArgumentException>(() => HostArguments.Parse(given));
        Assert.StartsWith($"'{named}' is no argument; allowed are --demo, --backend URL, ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_the_configuration_pass_in_every_form() =>
        Assert.Equal(
            ["--URLS", "-1", "--Kestrel:Limits=--c", "/environment=e", "ReverseProxy:Routes=g", "--OTEL_SERVICE_NAME", "", "--ConnectionStrings:Redis", "r"],
            HostArguments.Parse(["--URLS", "-1", "--Kestrel:Limits=--c", "/environment=e", "--demo", "ReverseProxy:Routes=g", "--OTEL_SERVICE_NAME", "", "--ConnectionStrings:Redis", "r"]).Remaining);

    [Fact]
    public void Demo_and_backend_exclude_each_other() =>
        Assert.Throws<HostArgumentException>(() => HostArguments.Parse(["--demo", "--backend", "http://127.0.0.1:1/"]));
}
