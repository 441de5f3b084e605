using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.Hosting;
using ProxyGovernor.ModelServer;
using Yarp.ReverseProxy.Forwarder;

namespace ProxyGovernor.FunctionalTests;

/// <summary>Governance beside what else an application has in its pipeline.</summary>
public sealed class CompositionTests
{
    [Fact]
    public async Task It_works_inside_the_proxy_pipeline_before_affinity_and_load_balancing()
    {
        await using var one = await SimulatedModelServer.StartAsync();
        await using var other = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(one.Address, Affine(other.Address), insideProxy: static pipeline =>
        {
            pipeline.UseStreamGovernance();
            pipeline.UseSessionAffinity();
            pipeline.UseLoadBalancing();
            pipeline.UsePassiveHealthChecks();
        });

        using var first = await proxy.PostAsync("s1", ("X-Model-Events", "1"));
        Assert.Equal("data: [DONE]\n", (await first.EventsAsync())[^1]);
        var affinity = first.Header("Set-Cookie")!.Split(';')[0];
        for (var i = 0; i < 4; i++)
        {
            using var next = await proxy.PostAsync("s1", ("X-Model-Events", "1"), ("Cookie", affinity));
            Assert.StartsWith("data: {\"stream_id\":", (await next.EventsAsync())[0], StringComparison.Ordinal);
        }

        Assert.Equal([0, 5], new[] { one.Requests.Snapshot().Count, other.Requests.Snapshot().Count }.Order());
        await proxy.Lifecycle.WaitAsync("stream_end", count: 5);
        Assert.All(proxy.Lifecycle.Lines.Where(line => line.Name == "stream_end"), line => Assert.Equal("completed", line.Outcome));
    }

    [Fact]
    public async Task Added_and_used_twice_it_governs_once()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(
            model.Address, pipeline: static application => application.UseStreamGovernance(),
            host: static builder => builder.Services.AddStreamGovernance(builder.Configuration.GetSection("StreamGovernance")));

        using var response = await proxy.PostAsync("s1", ("X-Model-Events", "1"));

        Assert.Equal("data: [DONE]\n", (await response.EventsAsync())[^1]);
        await proxy.Lifecycle.WaitAsync("stream_end");
        Assert.Equal(["stream_start", "stream_first_event", "stream_end"], proxy.Lifecycle.Lines.Select(line => line.Name));
    }

    [Fact]
    public async Task A_route_timeout_cuts_plain_requests_and_no_governed_stream()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(
            model.Address, new Dictionary<string, string?> { ["ReverseProxy:Routes:default:Timeout"] = "00:00:01" },
            services: static services => services.AddRequestTimeouts(), pipeline: static application => application.UseRequestTimeouts());

        model.Gates.Release("g");
        using var governed = await proxy.PostAsync("s1", ("X-Model-Events", "2"), ("X-Model-Gate", "g"), ("X-Model-Name", "governed"));
        // Later than the governed one and cut by the same timeout: once it is gone, the governed stream has outlived its own.
        using var plain = await proxy.Client.GetAsync("/v1/models?X-Model-Gate=never", TestContext.Current.CancellationToken);
        model.Gates.Open("g");

        Assert.False(plain.IsSuccessStatusCode);
        var cut = Assert.Single(model.Requests.Snapshot(), static request => request.Path == "/v1/models");
        Assert.Equal(ModelEnding.Aborted, await cut.Ended.WaitAsync(Limits.Patience, TestContext.Current.CancellationToken));
        Assert.Equal("data: [DONE]\n", (await governed.EventsAsync())[^1]);
    }

    [Fact]
    public async Task An_applications_own_client_factory_is_kept()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, services: static services => services.AddSingleton<IForwarderHttpClientFactory, OwnClientFactory>());

        using var response = await proxy.PostAsync("s1", ("X-Model-Events", "1"));

        Assert.Equal("data: [DONE]\n", (await response.EventsAsync())[^1]);
        Assert.True(Assert.IsType<OwnClientFactory>(proxy.Services.GetRequiredService<IForwarderHttpClientFactory>()).Created > 0);
    }

    [Fact]
    public void Without_a_reverse_proxy_the_mistake_is_named()
    {
        var mistake = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddStreamGovernance(new ConfigurationBuilder().Build()));

        Assert.Contains("Call AddReverseProxy before AddStreamGovernance", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Used_without_being_added_the_mistake_is_named()
    {
        await using var application = WebApplication.CreateSlimBuilder().Build();

        var mistake = Assert.Throws<InvalidOperationException>(() => application.UseStreamGovernance());

        Assert.Contains("Call AddStreamGovernance", mistake.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Affine(Uri other) => new()
    {
        ["ReverseProxy:Clusters:models:Destinations:other:Address"] = other.ToString(),
        ["ReverseProxy:Clusters:models:LoadBalancingPolicy"] = "RoundRobin",
        ["ReverseProxy:Clusters:models:SessionAffinity:Enabled"] = "true",
        ["ReverseProxy:Clusters:models:SessionAffinity:Policy"] = "HashCookie",
        ["ReverseProxy:Clusters:models:SessionAffinity:AffinityKeyName"] = "node",
    };

    private sealed class OwnClientFactory : IForwarderHttpClientFactory
    {
        public int Created { get; private set; }

        public HttpMessageInvoker CreateClient(ForwarderHttpClientContext context)
        {
            Created++;
            return new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });
        }
    }
}
