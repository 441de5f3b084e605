using ProxyGovernor.Browser.Demo;
using ProxyGovernor.Tests.Host;

[assembly: AssemblyFixture(typeof(RunningDemo))]

namespace ProxyGovernor.Browser.Demo;

/// <summary>One demo host for all tests that change nothing about it; sessions are each page's own.</summary>
public sealed class RunningDemo : IAsyncLifetime
{
    private DemoHost _host = null!;

    public Uri Address => _host.Address;

    public async ValueTask InitializeAsync() => _host = await DemoHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
