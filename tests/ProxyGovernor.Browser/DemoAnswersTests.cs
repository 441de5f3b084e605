using ProxyGovernor.Browser.Support;
using ProxyGovernor.Tests.Host;

namespace ProxyGovernor.Browser;

public class DemoAnswersTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_browser_reads_the_health_page_of_the_demo()
    {
        await using var host = await DemoHost.StartAsync();
        await using var page = await chromium.OpenAsync(new Uri(host.Address, "/healthz/live"));

        Assert.Contains("Healthy", await page.Page.InnerTextAsync("body"), StringComparison.Ordinal);
    }
}
