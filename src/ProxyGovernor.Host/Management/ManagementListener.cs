using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ProxyGovernor.Host.Management;

/// <summary>Gives the management URLs listeners of their own, beside the public ones wherever those were configured.</summary>
internal static class ManagementListener
{
    private const string Endpoints = "Kestrel:Endpoints";

    /// <summary>A list without entries. Were it empty, the web host would fall back to the arguments, and warn that they are overridden.</summary>
    private const string NoUrls = ";";

    /// <summary>Where the proxy listens unless anything says otherwise.</summary>
    private const string DefaultUrl = "http://localhost:8080";

    /// <summary>Settles every listener of the host: the public ones, which have a default, and the management ones.</summary>
    public static void AddListeners(this WebApplicationBuilder builder)
    {
        IReadOnlyList<string> managementUrls = ManagementUrls.Read(builder.Configuration);
        bool endpointsConfigured = builder.Configuration.GetSection(Endpoints).GetChildren().Any();
        string[] publicUrls = endpointsConfigured ? [] : PublicUrls(builder.Configuration);
        if (managementUrls.Count > 0)
        {
            Separate(builder, publicUrls, managementUrls);
        }
        else if (publicUrls.Length > 0)
        {
            builder.Configuration.AddInMemoryCollection([new(WebHostDefaults.ServerUrlsKey, string.Join(';', publicUrls))]);
        }
    }

    private static void Separate(WebApplicationBuilder builder, string[] publicUrls, IReadOnlyList<string> managementUrls)
    {
        // Kestrel binds either URLs or named endpoints, never both, and only a named endpoint can be told from its neighbours.
        builder.Configuration.AddInMemoryCollection(
        [
            new(WebHostDefaults.ServerUrlsKey, NoUrls),
            .. publicUrls.Select((url, index) => KeyValuePair.Create($"{Endpoints}:Public{index}:Url", (string?)url)),
            .. managementUrls.Select((url, index) => KeyValuePair.Create($"{Endpoints}:{EndpointName(index)}:Url", (string?)url)),
        ]);
        builder.Services.Configure<KestrelServerOptions>(kestrel => MarkConnections(kestrel, managementUrls.Count));
    }

    private static void MarkConnections(KestrelServerOptions kestrel, int listeners)
    {
        for (int index = 0; index < listeners; index++)
        {
            kestrel.ConfigurationLoader!.Endpoint(EndpointName(index), endpoint => endpoint.ListenOptions.Use(next => connection =>
            {
                connection.Features.Set(ManagementConnection.Mark);
                return next(connection);
            }));
        }
    }

    private static string EndpointName(int index) => $"Management{index}";

    private static string[] PublicUrls(ConfigurationManager configuration)
    {
        string[] urls = Split(configuration[WebHostDefaults.ServerUrlsKey]);
        if (urls.Length == 0)
        {
            urls =
            [
                .. Split(configuration[WebHostDefaults.HttpPortsKey]).Select(port => $"http://*:{port}"),
                .. Split(configuration[WebHostDefaults.HttpsPortsKey]).Select(port => $"https://*:{port}"),
            ];
        }

        return urls.Length == 0 ? [DefaultUrl] : urls;
    }

    private static string[] Split(string? list) =>
        (list ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
