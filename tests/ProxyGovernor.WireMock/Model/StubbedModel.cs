using Microsoft.AspNetCore.Builder;
using ProxyGovernor.WireMock.Model;
using WireMock.Server;
using WireMock.Settings;

[assembly: AssemblyFixture(typeof(StubbedModel))]

namespace ProxyGovernor.WireMock.Model;

/// <summary>WireMock.Net with the stubs of this project, on a free loopback port, for all tests at once: each names its stub in <c>X-Stub</c> and its own session.</summary>
public sealed class StubbedModel : IDisposable
{
    private readonly WireMockServer _server;

    public StubbedModel()
    {
        _server = WireMockServer.Start(new WireMockServerSettings
        {
            Urls = ["http://127.0.0.1:0"],
            StartTimeout = (int)Limits.Patience.TotalMilliseconds,
            PreWireMockMiddlewareInit = application => ((IApplicationBuilder)application).Use(Journal.WatchAsync),
        });
        Stubs.AddTo(_server);
        Address = new Uri($"{_server.Url}/");
    }

    internal Uri Address { get; }

    internal Journal Journal { get; } = new();

    /// <summary>Does not wait for what a delay still holds back.</summary>
    public void Dispose() => _server.Dispose();
}
