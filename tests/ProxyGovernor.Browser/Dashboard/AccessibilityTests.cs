using System.Reflection;
using Microsoft.Playwright;
using ProxyGovernor.Browser.Dashboard.Support;
using ProxyGovernor.Browser.Support;
using static Microsoft.Playwright.Assertions;

namespace ProxyGovernor.Browser.Dashboard;

/// <summary>The page in each of its states against the rules of axe-core: WCAG 2.2 A and AA, and its best practices.</summary>
public sealed class AccessibilityTests(Chromium chromium)
{
    private static readonly string Axe = File.ReadAllText(
        typeof(AccessibilityTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "AxeScript").Value!);

    [Theory(Timeout = 120_000)]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 320)]
    public async Task Every_state_of_the_page_follows_the_rules(ColorScheme colors, int width)
    {
        await using var host = await DashboardHost.StartAsync();
        await using var page = await DashboardPage.OpenAsync(chromium, host.Address, colors);
        await page.Page.SetViewportSizeAsync(width, 800);
        await page.GiveKeyAsync("another key");
        await Expect(page.Page.GetByRole(AriaRole.Alert)).Not.ToBeEmptyAsync();
        await CheckAsync(page);

        await page.GiveKeyAsync(DashboardHost.Key);
        await Expect(page.Page.GetByText("No stream is live.")).ToBeVisibleAsync();
        await CheckAsync(page);

        using var silent = await host.PromptAsync("s1", ("X-Model-Delay-First", "600000"));
        using var superseded = await host.PromptAsync("s2");
        using var stream = await host.PromptAsync("s2");
        await Expect(page.Streams).ToContainTextAsync("no event yet");
        await Expect(page.Page.Locator("#takeover-summary")).ToContainTextAsync("1 takeover");
        await page.Find.FillAsync(stream.Id);
        await page.Find.PressAsync("Enter");
        await Expect(page.Found).ToBeVisibleAsync();
        await CheckAsync(page);

        await page.StopButton(stream.Id).ClickAsync();
        await Expect(page.Confirmation).ToBeVisibleAsync();
        await CheckAsync(page);
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page must not scroll sideways.");
    }

    private static async Task CheckAsync(DashboardPage page)
    {
        await page.Page.EvaluateAsync(Axe);
        var findings = await page.Page.EvaluateAsync<string[]>(
            "async () => (await axe.run()).violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target}: ${node.failureSummary}`))");
        Assert.Empty(findings);
    }
}
