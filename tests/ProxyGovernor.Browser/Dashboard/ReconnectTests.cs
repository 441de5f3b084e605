using ProxyGovernor.Browser.Dashboard.Support;
using ProxyGovernor.Browser.Support;
using ProxyGovernor.Testing;
using static Microsoft.Playwright.Assertions;

namespace ProxyGovernor.Browser.Dashboard;

public sealed class ReconnectTests(Chromium chromium)
{
    [Fact(Timeout = 120_000)]
    public async Task A_host_that_goes_and_comes_back_is_told_and_watched_again()
    {
        var host = await DashboardHost.StartAsync();
        await using var page = await DashboardPage.EnterAsync(chromium, host.Address);
        using var before = await host.PromptAsync("s1");
        await Expect(page.Events).ToContainTextAsync("stream_start");

        await host.DisposeAsync();
        await Expect(page.Problem).ToContainTextAsync("The host does not answer.");
        await Expect(page.FeedState).ToContainTextAsync("Live feed lost, trying again in");

        await using var again = await DashboardHost.StartAsync(host.Port);
        await Expect(page.FeedState).ToHaveTextAsync("Live");
        await Expect(page.Problem).ToBeEmptyAsync();
        await Expect(page.Events).ToContainTextAsync("events may be missing here");
        using var after = await again.PromptAsync("s1");
        await Expect(page.Row(after.Id)).ToContainTextAsync("streaming");
        await Expect(page.Events.GetByLabel(DashboardPage.LinkName(after.Id)).First).ToBeVisibleAsync();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_host_that_comes_back_with_another_key_asks_for_it()
    {
        var host = await DashboardHost.StartAsync();
        await using var page = await DashboardPage.EnterAsync(chromium, host.Address);
        await host.DisposeAsync();
        await using var again = await DashboardHost.StartAsync(host.Port, ("StreamGovernance:Management:OperatorKey", "a new one"));

        await Expect(page.Page.GetByRole(Microsoft.Playwright.AriaRole.Alert)).ToHaveTextAsync("The host refuses this key.");
        await page.GiveKeyAsync("a new one");
        await Expect(page.FeedState).ToHaveTextAsync("Live");
    }

    [Fact(Timeout = 120_000)]
    public async Task A_store_that_cannot_be_asked_is_told_until_it_can()
    {
        var redis = await RedisServer.StartAsync();
        await using var host = await DashboardHost.StartAsync(0, ("ConnectionStrings:Redis", redis.Address));
        await using var page = await DashboardPage.EnterAsync(chromium, host.Address);
        using var stream = await host.PromptAsync("s1");
        await Expect(page.Row(stream.Id)).ToContainTextAsync("streaming");

        await redis.DisposeAsync();
        await Expect(page.Problem).ToContainTextAsync("The lease store cannot be asked.");
        await Expect(page.Row(stream.Id)).ToBeVisibleAsync();

        await using var again = await RedisServer.StartAsync(redis.Port);
        await Expect(page.Problem).ToBeEmptyAsync(new() { Timeout = 120_000 });
    }
}
