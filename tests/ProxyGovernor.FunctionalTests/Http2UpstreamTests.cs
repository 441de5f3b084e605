using Microsoft.AspNetCore.Server.Kestrel.Core;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>A model server that speaks HTTP/2 resets and is reset by stream, not by connection.</summary>
public sealed class Http2UpstreamTests
{
    private static readonly Dictionary<string, string?> Http2 = new()
    {
        ["ReverseProxy:Clusters:models:HttpRequest:Version"] = "2",
        ["ReverseProxy:Clusters:models:HttpRequest:VersionPolicy"] = "RequestVersionExact",
    };

    [Theory]
    [InlineData("reset@2")]
    [InlineData("half@2")]
    public async Task A_reset_ends_with_a_terminal(string fault)
    {
        await using var model = await StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, Http2);

        using var response = await proxy.PostAsync("s", ("X-Model-Interval", "0"), ("X-Model-Fault", fault));
        var events = await response.EventsAsync();

        Assert.Contains("\"code\":\"upstream_error\"", events[^2], StringComparison.Ordinal);
        Assert.Equal("data: [DONE]\n", events[^1]);
        Assert.Equal("upstream_error", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Theory]
    [InlineData("stall@0")]
    [InlineData("stall@2")]
    public async Task A_stop_resets_the_stream_and_leaves_the_connection_to_others(string fault)
    {
        await using var model = await StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, Http2);
        model.Gates.Release("held");
        using var other = await proxy.PostAsync("other", ("X-Model-Gate", "held"), ("X-Model-Events", "1"), ("X-Model-Name", "other"));
        using var response = await proxy.PostAsync("s", ("X-Model-Interval", "0"), ("X-Model-Fault", fault), ("X-Model-Name", "held"));

        await proxy.StopStreamAsync(response.StreamId);

        var held = await model.Requests.WaitAsync(seen => seen.Name == "held", TestContext.Current.CancellationToken);
        Assert.Equal(ModelEnding.Aborted, await held.Ended.WaitAsync(Limits.Patience, TestContext.Current.CancellationToken));
        model.Gates.Open("held");
        Assert.Equal("data: [DONE]\n", (await other.EventsAsync())[^1]);
    }

    private static Task<SimulatedModelServer> StartAsync() => SimulatedModelServer.StartAsync(new ModelServerOptions { Protocols = HttpProtocols.Http2 });
}
