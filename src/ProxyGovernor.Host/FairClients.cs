using System.IO.Pipelines;

namespace ProxyGovernor.Host;

/// <summary>Client connections that leave others their turn, in a process whose sockets continue inline.</summary>
internal static class FairClients
{
    /// <summary>For every listener, whatever it is configured by.</summary>
    public static IWebHostBuilder UseFairClients(this IWebHostBuilder host) =>
        host.ConfigureKestrel(static kestrel => kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Use(static next => connection =>
        {
            connection.Transport = new Transport(connection.Transport);
            return next(connection);
        })));

    private sealed class Transport(IDuplexPipe inner) : IDuplexPipe
    {
        public PipeReader Input { get; } = new FairReader(inner.Input);

        public PipeWriter Output => inner.Output;
    }
}
