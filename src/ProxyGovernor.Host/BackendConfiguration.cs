using ProxyGovernor.Host.Demo;

namespace ProxyGovernor.Host;

/// <summary>Points the default cluster's destination at the backend that the command line names.</summary>
internal static class BackendConfiguration
{
    private const string ClusterKey = "ReverseProxy:Clusters:models";
    private const string AddressKey = ClusterKey + ":Destinations:default:Address";

    /// <summary>Applies <c>--demo</c> and <c>--backend</c> over everything that is configured elsewhere.</summary>
    /// <exception cref="HostArgumentException">There is no cluster whose address they could replace.</exception>
    public static async Task AddBackendAsync(this ConfigurationManager configuration, HostArguments arguments)
    {
        if ((arguments.Demo || arguments.Backend is not null) && !configuration.GetSection(ClusterKey).Exists())
        {
            throw new HostArgumentException($"{(arguments.Demo ? "--demo" : "--backend")}: there is no {ClusterKey} in the configuration, whose destination 'default' it replaces; name the address in the cluster that you have.");
        }

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
