using Microsoft.Extensions.Configuration;
using ProxyGovernor.Host;

namespace ProxyGovernor.Tests.Host;

public sealed class BackendConfigurationTests
{
    private const string Address = "ReverseProxy:Clusters:models:Destinations:default:Address";

    private static readonly HostArguments Backend = new(Demo: false, new Uri("http://127.0.0.1:1/"), []);

    [Fact]
    public async Task A_backend_replaces_the_address_of_the_cluster()
    {
        using var configuration = new ConfigurationManager { [Address] = "http://127.0.0.1:2/" };
        await configuration.AddBackendAsync(Backend);

        Assert.Equal("http://127.0.0.1:1/", configuration[Address]);
    }

    [Theory]
    [InlineData(true, "--demo: ")]
    [InlineData(false, "--backend: ")]
    public async Task Without_that_cluster_it_would_change_nothing_and_is_refused(bool demo, string named)
    {
        using var configuration = new ConfigurationManager { ["ReverseProxy:Clusters:m2:Destinations:a:Address"] = "http://127.0.0.1:2/" };

        HostArgumentException refused = await Assert.ThrowsAsync<HostArgumentException>(() => configuration.AddBackendAsync(demo ? new(Demo: true, null, []) : Backend));

        Assert.StartsWith(named, refused.Message, StringComparison.Ordinal);
        Assert.Contains("ReverseProxy:Clusters:models", refused.Message, StringComparison.Ordinal);
    }
}
