using Microsoft.Playwright;
using ProxyGovernor.Browser.Support;
using ProxyGovernor.Testing;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace ProxyGovernor.Browser.Support;

/// <summary>
/// One real, headless Chromium for all tests; each takes a context of its own. The standard run has Chromium's own build without windows, which takes half
/// as much of a machine; the full run has the browser that people use.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string Executable = FullRun.Is ? "/usr/bin/chromium" : "/usr/bin/chromium-headless-shell";
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    /// <summary>A page that shares nothing with another, at an address.</summary>
    public async Task<BrowserPage> OpenAsync(Uri address, ColorScheme colors = ColorScheme.Light)
    {
        var context = await _browser.NewContextAsync(new() { ColorScheme = colors, ViewportSize = new() { Width = 1280, Height = 900 } });
        var page = new BrowserPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(address.AbsoluteUri);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
