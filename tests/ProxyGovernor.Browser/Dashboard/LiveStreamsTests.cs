using ProxyGovernor.Browser.Dashboard.Support;
using ProxyGovernor.Browser.Support;
using ProxyGovernor.Testing;
using static Microsoft.Playwright.Assertions;

namespace ProxyGovernor.Browser.Dashboard;

public sealed class LiveStreamsTests(Chromium chromium)
{
    [Fact(Timeout = 120_000)]
    public async Task Streams_of_two_replicas_their_takeover_and_their_ends_are_shown()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await DashboardHost.StartAsync(0, ("ConnectionStrings:Redis", redis.Address));
        await using var other = await DashboardHost.StartAsync(0, ("ConnectionStrings:Redis", redis.Address));
        await using var page = await DashboardPage.EnterAsync(chromium, one.Address);

        await Expect(page.Page.GetByText("No stream is live.")).ToBeVisibleAsync();
        await Expect(page.Replicas.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(page.Replicas).ToContainTextAsync($"127.0.0.1:{other.Port}");

        await UntilEventsComeFromAsync(other, page);
        using var elsewhere = await other.PromptAsync("s1");
        await Expect(page.Row(elsewhere.Id)).ToContainTextAsync("open elsewhere");
        using var newer = await one.PromptAsync("s1");
        await Expect(page.Row(newer.Id)).ToContainTextAsync("streaming");
        await Expect(page.Row(elsewhere.Id)).ToHaveCountAsync(0);
        await Expect(page.Sessions.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("#takeover-summary")).ToContainTextAsync("1 takeover, 0 forced.");
        await Expect(page.Page.Locator("#takeover-waits circle")).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("#takeover-counts rect.clean")).ToHaveCountAsync(1);
        await Expect(page.Events.Locator("tbody tr").Filter(new() { HasText = "superseded" }).First).ToBeVisibleAsync();
        await Expect(page.Events).ToContainTextAsync("prev_stream_finished_cleanly");
        Assert.Empty(page.Errors);
    }

    [Fact(Timeout = 120_000)]
    public async Task What_a_stream_does_is_told_in_words()
    {
        await using var host = await DashboardHost.StartAsync(0, ("StreamGovernance:Policies:chat:OnConflict", "Queue"));
        await using var page = await DashboardPage.EnterAsync(chromium, host.Address);

        using var silent = await host.PromptAsync("s1", ("X-Model-Delay-First", "600000"));
        await Expect(page.Row(silent.Id)).ToContainTextAsync("no event yet");
        var queued = host.PromptAsync("s1");
        await Expect(page.Streams).ToContainTextAsync("waiting");

        await Expect(page.Page.Locator("#figures div").Filter(new() { HasText = "Waiting" })).ToContainTextAsync("1");
        await Expect(page.Sessions.Locator("tbody tr")).ToHaveCountAsync(1);
        silent.Dispose();
        (await queued).Dispose();
        await Expect(page.Page.GetByText("No stream is live.")).ToBeVisibleAsync();
    }

    [Fact(Timeout = 120_000)]
    public async Task The_event_log_can_be_held_still()
    {
        await using var host = await DashboardHost.StartAsync();
        await using var page = await DashboardPage.EnterAsync(chromium, host.Address);
        using var first = await host.PromptAsync("s1");
        await Expect(page.Events).ToContainTextAsync("stream_first_event");

        var hold = page.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Hold still" });
        await hold.ClickAsync();
        var rows = await page.Events.Locator("tbody tr").CountAsync();
        using var second = await host.PromptAsync("s2");
        await Expect(hold).ToContainTextAsync("2 newer");
        Assert.Equal(rows, await page.Events.Locator("tbody tr").CountAsync());

        await hold.ClickAsync();
        await Expect(page.Events.Locator("tbody tr")).ToHaveCountAsync(rows + 2);
    }

    /// <summary>Another replica tells its events only once it has learnt that somebody watches.</summary>
    private static async Task UntilEventsComeFromAsync(DashboardHost host, DashboardPage page)
    {
        var events = page.Events.Locator("tbody tr");
        do
        {
            using var stream = await host.PromptAsync(null, ("X-Model-Events", "1"));
            await stream.RestAsync();
            await page.Page.WaitForTimeoutAsync(250);
        }
        while (await events.CountAsync() == 0);
    }
}
