using Microsoft.Extensions.Logging.Abstractions;
using ProxyGovernor.Pipeline.Forwarding;
using ProxyGovernor.Policies.Configuration;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace ProxyGovernor.Tests.Pipeline;

public sealed class GovernedClientFactoryTests
{
    private static readonly TimeSpan YarpsConnectTimeout = TimeSpan.FromSeconds(15);
    private static readonly Dictionary<string, string> Governed = new() { ["StreamGovernance.Policy"] = "chat" };

    [Theory]
    [InlineData(null, null, 5)]
    [InlineData("StreamGovernance.ConnectTimeout", "00:00:09", 9)]
    public void A_cluster_of_a_governed_route_connects_in_time_and_never_drains(string? key, string? value, int seconds)
    {
        var handler = HandlerOf(new InMemoryConfigProvider([Route(Governed)], []), key is null ? null : new Dictionary<string, string> { [key] = value! });

        Assert.Equal((TimeSpan.FromSeconds(seconds), TimeSpan.Zero), (handler.ConnectTimeout, handler.ResponseDrainTimeout));
    }

    [Fact]
    public void Any_other_cluster_stays_as_YARP_has_it()
    {
        var handler = HandlerOf(new InMemoryConfigProvider([Route(null)], []), null);

        Assert.Equal((YarpsConnectTimeout, new SocketsHttpHandler().ResponseDrainTimeout), (handler.ConnectTimeout, handler.ResponseDrainTimeout));
    }

    [Fact]
    public void A_cluster_that_becomes_governed_gets_a_new_client()
    {
        var provider = new InMemoryConfigProvider([Route(null)], []);
        using var factory = new Inspected(provider);
        var first = factory.Create(null, null);
        Assert.Same(first, factory.Create(first, null));

        provider.Update([Route(Governed)], []);

        Assert.NotSame(first, factory.Create(first, null));
        Assert.Equal(TimeSpan.Zero, factory.Handler!.ResponseDrainTimeout);
    }

    private static SocketsHttpHandler HandlerOf(IProxyConfigProvider provider, Dictionary<string, string>? metadata)
    {
        using var factory = new Inspected(provider);
        factory.Create(null, metadata);
        return factory.Handler!;
    }

    private static RouteConfig Route(Dictionary<string, string>? metadata) => new() { RouteId = "r", ClusterId = "models", Match = new() { Path = "/" }, Metadata = metadata };

    private sealed class Inspected(IProxyConfigProvider provider)
        : GovernedClientFactory(new ProxyConfigurations([provider]), NullLogger<ForwarderHttpClientFactory>.Instance), IDisposable
    {
        private readonly List<HttpMessageInvoker> _clients = [];

        public SocketsHttpHandler? Handler { get; private set; }

        public HttpMessageInvoker Create(HttpMessageInvoker? old, Dictionary<string, string>? metadata)
        {
            var client = CreateClient(new ForwarderHttpClientContext
            {
                ClusterId = "models", OldClient = old, OldConfig = HttpClientConfig.Empty, NewConfig = HttpClientConfig.Empty, NewMetadata = metadata,
            });
            _clients.Add(client);
            return client;
        }

        public void Dispose() => _clients.ForEach(static client => client.Dispose());

        protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler)
        {
            Handler = (SocketsHttpHandler)handler;
            return handler;
        }
    }
}
