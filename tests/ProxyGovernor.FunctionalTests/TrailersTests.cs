using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>YARP hands trailers on to HTTP/2 clients only; governance must not lose them there.</summary>
public sealed class TrailersTests
{
    [Theory]
    [InlineData(HttpProtocols.Http1, "1.1")]
    [InlineData(HttpProtocols.Http2, "2")]
    public async Task Trailers_follow_a_governed_stream(HttpProtocols upstream, string version)
    {
        await using var model = await SimulatedModelServer.StartAsync(new ModelServerOptions { Protocols = upstream });
        await using var proxy = await GovernedProxy.StartAsync(
            model.Address,
            new Dictionary<string, string?>
            {
                ["ReverseProxy:Clusters:models:HttpRequest:Version"] = version,
                ["ReverseProxy:Clusters:models:HttpRequest:VersionPolicy"] = "RequestVersionExact",
            },
            host: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listener => listener.Protocols = HttpProtocols.Http2)));
        using var request = Prompt.Request(session: "s", headers: [("X-Model-Trailers", "true"), ("X-Model-Events", "2"), ("X-Model-Interval", "0"), ("TE", "trailers")]);
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;

        using var response = await proxy.Client.PromptAsync(request, TestContext.Current.CancellationToken);
        var events = await response.EventsAsync();

        Assert.Equal("data: [DONE]\n", events[^1]);
        Assert.Equal("end", response.Message.TrailingHeaders.GetValues("X-Model-Trailer").Single());
    }
}
