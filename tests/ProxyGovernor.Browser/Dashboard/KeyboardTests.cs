using ProxyGovernor.Browser.Dashboard.Support;
using ProxyGovernor.Browser.Support;
using static Microsoft.Playwright.Assertions;

namespace ProxyGovernor.Browser.Dashboard;

public sealed class KeyboardTests(Chromium chromium)
{
    [Fact(Timeout = 120_000)]
    public async Task A_stream_is_found_and_stopped_without_a_mouse()
    {
        await using var host = await DashboardHost.StartAsync();
        using var stream = await host.PromptAsync("s1");
        await using var page = await DashboardPage.OpenAsync(chromium, host.Address);
        var keyboard = page.Page.Keyboard;

        await Expect(page.Key).ToBeFocusedAsync();
        await keyboard.TypeAsync(DashboardHost.Key);
        await keyboard.PressAsync("Enter");
        await Expect(page.Find).ToBeFocusedAsync();
        await Expect(page.Row(stream.Id)).ToBeVisibleAsync();

        await TabToAsync(page, DashboardPage.StopName(stream.Id));
        await keyboard.PressAsync("Enter");
        await Expect(page.Confirmation).ToBeVisibleAsync();
        await keyboard.PressAsync("Escape");
        await Expect(page.Confirmation).ToBeHiddenAsync();
        await Expect(page.StopButton(stream.Id)).ToBeFocusedAsync();

        await keyboard.PressAsync("Space");
        await Expect(page.Confirmation.GetByText("Keep it")).ToBeFocusedAsync();
        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("Enter");
        await Expect(page.Notice).ToContainTextAsync("is stopped.");
        Assert.Contains("canceled", await stream.RestAsync(), StringComparison.Ordinal);

        // The row is gone: work goes on at its table, not at the top of the page.
        await Expect(page.Page.Locator("#streams-title")).ToBeFocusedAsync();
    }

    private static async Task TabToAsync(DashboardPage page, string name)
    {
        const int Stops = 20;
        for (var stop = 0; stop < Stops; stop++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            Assert.True(await page.Page.EvaluateAsync<bool>("parseFloat(getComputedStyle(document.activeElement).outlineWidth) >= 2"), "What has the focus must show it.");
            if (await page.Page.EvaluateAsync<string?>("document.activeElement.ariaLabel") == name)
            {
                return;
            }
        }

        Assert.Fail($"'{name}' is not reached by {Stops} tabs.");
    }
}
