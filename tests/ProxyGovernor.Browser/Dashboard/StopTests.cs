using Microsoft.Playwright;
using ProxyGovernor.Browser.Dashboard.Support;
using ProxyGovernor.Browser.Support;
using static Microsoft.Playwright.Assertions;

namespace ProxyGovernor.Browser.Dashboard;

[Collection(OneBrowser.Name)]
public sealed class StopTests(Chromium chromium)
{
    [Fact(Timeout = 120_000)]
    public async Task A_stream_is_stopped_only_after_it_was_confirmed()
    {
        await using var host = await DashboardHost.StartAsync();
        using var stream = await host.PromptAsync("s1");
        using var bystander = await host.PromptAsync("s2");
        await using var page = await DashboardPage.EnterAsync(chromium, host.Address);

        await page.StopButton(stream.Id).ClickAsync();
        await Expect(page.Confirmation).ToContainTextAsync(stream.Id);
        await page.Confirmation.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        await Expect(page.StopButton(stream.Id)).ToBeFocusedAsync();
        await Expect(page.Row(stream.Id)).ToContainTextAsync("streaming");
        await Expect(page.Notice).ToBeEmptyAsync();

        await page.StopButton(stream.Id).ClickAsync();
        await page.Confirmation.GetByRole(AriaRole.Button, new() { Name = "Stop the stream" }).ClickAsync();
        await Expect(page.Notice).ToContainTextAsync("is stopped.");
        Assert.Contains("\"code\":\"canceled\"", await stream.RestAsync(), StringComparison.Ordinal);
        await Expect(page.Row(stream.Id)).ToHaveCountAsync(0);
        await Expect(page.Row(bystander.Id)).ToContainTextAsync("streaming");
        Assert.Empty(page.Errors);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_stream_that_ended_while_the_question_was_open_is_told_as_what_it_is()
    {
        await using var host = await DashboardHost.StartAsync();
        using var stream = await host.PromptAsync("s1");
        await using var page = await DashboardPage.EnterAsync(chromium, host.Address);

        await page.StopButton(stream.Id).ClickAsync();
        using var newer = await host.PromptAsync("s1");
        await stream.RestAsync();
        await Expect(page.Row(stream.Id)).ToHaveCountAsync(0);
        await page.Confirmation.GetByRole(AriaRole.Button, new() { Name = "Stop the stream" }).ClickAsync();

        await Expect(page.Notice).ToContainTextAsync("had ended by itself: superseded.");
        await Expect(page.Row(newer.Id)).ToContainTextAsync("streaming");
    }
}
