using Microsoft.Playwright;
using ProxyGovernor.Browser.Support;

namespace ProxyGovernor.Browser.Demo;

/// <summary>The demo page, used as a person would.</summary>
internal sealed class DemoChat(IPage page)
{
    public static async Task<(BrowserPage Browser, DemoChat Chat)> OpenAsync(Chromium chromium, Uri host, ColorScheme colors = ColorScheme.Light)
    {
        var browser = await chromium.OpenAsync(new Uri(host, "/demo"), colors);
        return (browser, new DemoChat(browser.Page));
    }

    public Task ClickAsync(string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public Task ChooseAsync(string dialect) => page.GetByLabel("model API").SelectOptionAsync(dialect);

    /// <summary>Waits until an answer is badged so.</summary>
    public Task BadgeAsync(string letter, string outcome) => Answer(letter).Locator(".badge", new() { HasTextString = outcome }).WaitForAsync();

    public Task<string> TextAsync(string letter) => Answer(letter).Locator("p").InnerTextAsync();

    public Task<string> FooterAsync(string letter) => Answer(letter).Locator("footer").InnerTextAsync();

    /// <summary>Waits until an answer has begun.</summary>
    public Task BegunAsync(string letter) => Answer(letter).Locator("p:not(:empty)").WaitForAsync();

    /// <summary>Waits for a lifecycle line of an answer.</summary>
    public Task LineAsync(string letter, string @event, string detail = "") =>
        page.Locator("#lines tr", new() { HasText = detail }).Filter(new() { Has = page.Locator("td:nth-child(3)", new() { HasTextString = letter + " …" }) })
            .Filter(new() { Has = page.GetByText(@event, new() { Exact = true }) }).First.WaitForAsync();

    /// <summary>The proxy's lines, each as the answer's letter and the event.</summary>
    public Task<string[]> ProxyLinesAsync() => page.Locator("#lines tr[data-by=proxy]").EvaluateAllAsync<string[]>(
        "rows => rows.map(row => row.cells[2].innerText.trim()[0] + ' ' + row.dataset.event)");

    private ILocator Answer(string letter) => page.GetByRole(AriaRole.Article, new() { Name = $"Answer {letter}", Exact = true });
}
