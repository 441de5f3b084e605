using Microsoft.Playwright;
using ProxyGovernor.Browser.Dashboard.Support;
using ProxyGovernor.Browser.Support;
using static Microsoft.Playwright.Assertions;

namespace ProxyGovernor.Browser.Dashboard;

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

    [Fact(Timeout = 120_000)]
    public async Task The_question_tells_of_the_stream_as_it_is_now_and_not_as_it_was_first_seen()
    {
        await using var host = await DashboardHost.StartAsync(0, ("StreamGovernance:Policies:chat:OnConflict", "Queue"));
        await using var page = await DashboardPage.EnterAsync(chromium, host.Address);
        using var first = await host.PromptAsync("s1");
        var queued = host.PromptAsync("s1");
        await Expect(page.Streams).ToContainTextAsync("waiting");
        first.Dispose();
        using var granted = await queued;
        await Expect(page.Row(granted.Id)).ToContainTextAsync("streaming");

        await page.StopButton(granted.Id).ClickAsync();

        await Expect(page.Confirmation).ToContainTextAsync("streaming, for");
        await Expect(page.Confirmation.Locator("div").Filter(new() { HasText = "Destination" })).ToContainTextAsync("default");
    }
}
