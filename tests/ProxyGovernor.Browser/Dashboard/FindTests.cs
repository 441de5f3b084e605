using System.Collections.Concurrent;
using Microsoft.Playwright;
using ProxyGovernor.Browser.Dashboard.Support;
using ProxyGovernor.Browser.Support;
using static Microsoft.Playwright.Assertions;

namespace ProxyGovernor.Browser.Dashboard;

public sealed class FindTests(Chromium chromium)
{
    private static readonly (string Typed, string Answer)[] Unknown =
    [
        ("no-such-session", "Nobody knows this session"),
        ("..", "Nobody knows this session"),
        ("../../healthz?x=#y", "Nobody knows this session"),
        ("<img src=x onerror=alert(1)>", "Nobody knows this session"),
        ("00000000000000000000000000000000ff", "Nobody knows this stream"),
    ];

    [Fact(Timeout = 120_000)]
    public async Task What_is_typed_narrows_the_tables()
    {
        await using var host = await DashboardHost.StartAsync();
        using var wanted = await host.PromptAsync("s1");
        using var another = await host.PromptAsync("s2");
        await using var page = await DashboardPage.EnterAsync(chromium, host.Address);
        await Expect(page.Streams.Locator("tbody tr")).ToHaveCountAsync(2);

        await page.Find.FillAsync(wanted.Id[^8..]);
        await Expect(page.Row(another.Id)).ToHaveCountAsync(0);
        await Expect(page.Row(wanted.Id)).ToBeVisibleAsync();
        await Expect(page.Sessions.Locator("tbody tr")).ToHaveCountAsync(1);

        await page.Find.FillAsync("nothing like it");
        await Expect(page.Page.GetByText("None of 2 live streams matches.")).ToBeVisibleAsync();
        await page.Find.FillAsync("");
        await Expect(page.Streams.Locator("tbody tr")).ToHaveCountAsync(2);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_stream_that_has_ended_is_looked_up_and_leads_to_its_session()
    {
        await using var host = await DashboardHost.StartAsync();
        using var ended = await host.PromptAsync("s1");
        using var live = await host.PromptAsync("s1");
        await ended.RestAsync();
        await using var page = await DashboardPage.EnterAsync(chromium, host.Address);

        await page.Find.FillAsync(ended.Id);
        await page.Find.PressAsync("Enter");
        await Expect(page.Found.GetByRole(AriaRole.Heading)).ToHaveTextAsync($"Stream {ended.Id}");
        await Expect(page.Found.GetByRole(AriaRole.Heading)).ToBeFocusedAsync();
        await Expect(page.Found).ToContainTextAsync("superseded");
        await Expect(page.Found.GetByRole(AriaRole.Button, new() { Name = "Stop this stream" })).ToHaveCountAsync(0);

        await page.Found.Locator("dd button").ClickAsync();
        var streams = page.Found.GetByRole(AriaRole.Table).Locator("tbody tr");
        await Expect(streams).ToHaveCountAsync(2);
        await Expect(streams.Nth(0)).ToContainTextAsync("streaming");
        await Expect(streams.Nth(1)).ToContainTextAsync("superseded");

        await page.Found.GetByLabel(DashboardPage.LinkName(live.Id)).ClickAsync();
        await page.Found.GetByRole(AriaRole.Button, new() { Name = "Stop this stream" }).ClickAsync();
        await page.Confirmation.GetByRole(AriaRole.Button, new() { Name = "Stop the stream" }).ClickAsync();
        await Expect(page.Found).ToContainTextAsync("canceled");
        Assert.Empty(page.Errors);
    }

    [Fact(Timeout = 120_000)]
    public async Task What_nobody_knows_is_said_so()
    {
        await using var host = await DashboardHost.StartAsync();
        await using var page = await DashboardPage.EnterAsync(chromium, host.Address);
        var requests = new ConcurrentQueue<string>();
        page.Page.Request += (_, request) => requests.Enqueue(request.Url);

        foreach (var (typed, answer) in Unknown)
        {
            await page.Find.FillAsync(typed);
            await page.Find.PressAsync("Enter");

            await Expect(page.Found.GetByRole(AriaRole.Heading)).ToContainTextAsync(typed);
            await Expect(page.Found).ToContainTextAsync(answer);
            await page.Page.Keyboard.PressAsync("Escape");
            await Expect(page.Found).ToBeHiddenAsync();
            await Expect(page.Find).ToBeFocusedAsync();
        }

        string[] known = ["streams", "replicas", "events", "sessions"];
        Assert.All(requests, request => Assert.Contains(new Uri(request).Segments[2].TrimEnd('/'), known));
    }
}
