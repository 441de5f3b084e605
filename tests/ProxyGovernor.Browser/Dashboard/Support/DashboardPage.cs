using Microsoft.Playwright;
using ProxyGovernor.Browser.Support;

namespace ProxyGovernor.Browser.Dashboard.Support;

/// <summary>The dashboard as an operator meets it: by roles and names, as a screen reader would.</summary>
internal sealed class DashboardPage : IAsyncDisposable
{
    private readonly BrowserPage _browser;

    static DashboardPage() => Assertions.SetDefaultExpectTimeout(30_000);

    private DashboardPage(BrowserPage browser) => _browser = browser;

    public IPage Page => _browser.Page;

    /// <summary>What the page threw, logged as an error or was refused by its policy.</summary>
    public IReadOnlyCollection<string> Errors => _browser.Errors;

    public ILocator Key => Page.GetByLabel("Key", new() { Exact = true });

    public ILocator Find => Page.GetByRole(AriaRole.Searchbox, new() { Name = "Find" });

    public ILocator Streams => Table("Live streams");

    public ILocator Sessions => Table("Sessions with a live stream");

    public ILocator Replicas => Table("Replicas");

    public ILocator Events => Table("Lifecycle events");

    public ILocator Found => Page.Locator("#found");

    public ILocator Confirmation => Page.GetByRole(AriaRole.Dialog);

    public ILocator Notice => Page.Locator("#notice");

    public ILocator Problem => Page.Locator("#problem");

    public ILocator FeedState => Page.Locator("#feed-state");

    /// <summary>Opens the page, and goes no further.</summary>
    public static async Task<DashboardPage> OpenAsync(Chromium chromium, Uri host, ColorScheme colors = ColorScheme.Light) =>
        new(await chromium.OpenAsync(new Uri(host, "/governor/ui"), colors));

    /// <summary>Opens the page, gives it the key, and waits until it watches.</summary>
    public static async Task<DashboardPage> EnterAsync(Chromium chromium, Uri host, ColorScheme colors = ColorScheme.Light)
    {
        var page = await OpenAsync(chromium, host, colors);
        await page.GiveKeyAsync(DashboardHost.Key);
        await Assertions.Expect(page.FeedState).ToHaveTextAsync("Live");
        return page;
    }

    public async Task GiveKeyAsync(string key)
    {
        await Key.FillAsync(key);
        await Key.PressAsync("Enter");
    }

    /// <summary>The row of a live stream.</summary>
    public ILocator Row(string stream) => Streams.GetByRole(AriaRole.Row).Filter(new() { Has = StopButton(stream) });

    public ILocator StopButton(string stream) => Page.GetByLabel(StopName(stream));

    /// <summary>The name of the button that stops a stream.</summary>
    public static string StopName(string stream) => $"Stop stream {ShownOf(stream)}";

    /// <summary>The name of a link to a stream.</summary>
    public static string LinkName(string stream) => $"Stream {ShownOf(stream)}";

    public ValueTask DisposeAsync() => _browser.DisposeAsync();

    private static string ShownOf(string id) => id[^10..];

    private ILocator Table(string caption) => Page.GetByRole(AriaRole.Table, new() { Name = caption });
}
