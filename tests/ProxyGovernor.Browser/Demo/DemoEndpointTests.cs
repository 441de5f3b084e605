using System.Net;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Tests.Host;

namespace ProxyGovernor.Browser.Demo;

public sealed class DemoEndpointTests(RunningDemo demo)
{
    private static readonly HttpClient Client = new();

    [Theory]
    [InlineData("/demo", "text/html")]
    [InlineData("/demo/", "text/html")]
    [InlineData("/demo/app.js", "text/javascript")]
    [InlineData("/demo/client/index.js", "text/javascript")]
    public async Task The_page_is_guarded(string path, string type)
    {
        using var response = await GetAsync(demo.Address, path);

        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith("default-src 'none'; script-src 'self';", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("/demo/nothing.js")]
    [InlineData("/demo/..%2fappsettings.json")]
    [InlineData("/demo/%2e%2e/appsettings.json")]
    [InlineData("/demo/client/package.json")]
    public async Task What_is_no_file_of_the_page_is_not_found(string path)
    {
        using var response = await GetAsync(demo.Address, path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Without_demo_there_is_no_page()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var host = ChildProcess.StartHost(new Dictionary<string, string>(), "--backend", model.Address.AbsoluteUri, "--urls", "http://127.0.0.1:0");
        var address = await host.AddressAsync();

        foreach (var path in (string[])["/demo", "/demo/", "/demo/events", "/demo/app.js"])
        {
            using var response = await GetAsync(address, path);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        Assert.DoesNotContain(model.Requests.Snapshot(), request => request.Path == "/demo");
    }

    private static Task<HttpResponseMessage> GetAsync(Uri host, string path) =>
        Client.GetAsync(new Uri(host, path), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
}
