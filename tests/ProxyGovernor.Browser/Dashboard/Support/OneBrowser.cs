using ProxyGovernor.Browser.Support;

namespace ProxyGovernor.Browser.Dashboard.Support;

/// <summary>The dashboard's tests share one Chromium and take turns: each has hosts of its own, and a machine has few cores.</summary>
[CollectionDefinition(Name)]
public sealed class OneBrowser : ICollectionFixture<Chromium>
{
    public const string Name = "Dashboard";
}
