using ProxyGovernor.Browser.Demo;
using ProxyGovernor.Browser.Support;

namespace ProxyGovernor.Browser;

public class DemoAnswersTests(Chromium chromium, RunningDemo demo)
{
    [Fact]
    public async Task A_browser_reads_the_health_page_of_the_demo()
    {
        await using var page = await chromium.OpenAsync(new Uri(demo.Address, "/healthz/live"));

        Assert.Contains("Healthy", await page.Page.InnerTextAsync("body"), StringComparison.Ordinal);
    }
}
