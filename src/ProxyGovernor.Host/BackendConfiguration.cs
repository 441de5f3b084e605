using ProxyGovernor.Host.Demo;

namespace ProxyGovernor.Host;

/// <summary>Points the default cluster's destination at the backend that the command line names.</summary>
internal static class BackendConfiguration
{
    private const string AddressKey = "ReverseProxy:Clusters:models:Destinations:default:Address";

    /// <summary>Applies <c>--demo</c> and <c>--backend</c> over everything that is configured elsewhere.</summary>
    public static async Task AddBackendAsync(this IConfigurationBuilder configuration, HostArguments arguments)
    {
        Uri? backend = arguments.Demo ? await DemoBackend.StartAsync() : arguments.Backend;
        if (backend is not null)
        {
            configuration.AddInMemoryCollection([new(AddressKey, backend.AbsoluteUri)]);
        }

        if (arguments.Demo)
        {
            configuration.AddInMemoryCollection(DemoConfiguration.Pairs);
        }
    }
}
