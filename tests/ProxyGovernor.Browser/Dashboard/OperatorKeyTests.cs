using System.Collections.Concurrent;
using Microsoft.Playwright;
using ProxyGovernor.Browser.Dashboard.Support;
using ProxyGovernor.Browser.Support;
using ProxyGovernor.Testing;
using static Microsoft.Playwright.Assertions;

namespace ProxyGovernor.Browser.Dashboard;

public sealed class OperatorKeyTests(Chromium chromium)
{
    [Fact(Timeout = 120_000)]
    public async Task A_wrong_key_opens_nothing_and_is_not_kept()
    {
        await using var host = await DashboardHost.StartAsync();
        await using var page = await DashboardPage.OpenAsync(chromium, host.Address);

        foreach (var (key, words) in new[] { ("another key", "The host refuses this key."), ("schlüssel→", "A key with these characters cannot be sent in a header.") })
        {
            await page.GiveKeyAsync(key);

            await Expect(page.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync(words);
            await Expect(page.Key).ToBeFocusedAsync();
            await Expect(page.Page.Locator("#board")).ToBeHiddenAsync();
            Assert.Equal(0, await page.Page.EvaluateAsync<int>("sessionStorage.length"));
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task Where_no_key_is_configured_the_page_says_so()
    {
        await using var host = await DashboardHost.StartAsync(0, ("StreamGovernance:Management:OperatorKey", null));
        await using var page = await DashboardPage.OpenAsync(chromium, host.Address);

        await page.GiveKeyAsync(DashboardHost.Key);

        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("the host has no Management:OperatorKey");
    }

    [Fact(Timeout = 120_000)]
    public async Task The_key_stays_in_its_tab_and_out_of_every_address()
    {
        await using var host = await DashboardHost.StartAsync();
        await using var page = await DashboardPage.OpenAsync(chromium, host.Address);
        var requests = new ConcurrentQueue<IRequest>();
        page.Page.Request += (_, request) => requests.Enqueue(request);

        await page.GiveKeyAsync(DashboardHost.Key);
        await Expect(page.FeedState).ToHaveTextAsync("Live");
        await page.Page.ReloadAsync();
        await Expect(page.FeedState).ToHaveTextAsync("Live");
        await Expect(page.Key).ToBeHiddenAsync();

        Assert.All(requests, request => Assert.Equal((host.Address.Authority, ""), (new Uri(request.Url).Authority, new Uri(request.Url).Query)));
        Assert.Equal((0, ""), (await page.Page.EvaluateAsync<int>("localStorage.length"), await page.Page.EvaluateAsync<string>("document.cookie")));
        var tab = await page.Page.Context.NewPageAsync();
        await tab.GotoAsync(page.Page.Url);
        await Expect(tab.GetByLabel("Key", new() { Exact = true })).ToBeVisibleAsync();

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Forget the key" }).ClickAsync();
        await Expect(page.Key).ToBeFocusedAsync();
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("sessionStorage.length"));
        await Expect(page.Page.Locator("#board")).ToBeHiddenAsync();
    }

    [Fact(Timeout = 120_000)]
    public async Task With_a_management_listener_the_page_lives_there_alone()
    {
        var management = RedisServer.FreePort();
        await using var host = await DashboardHost.StartAsync(0, ("StreamGovernance:Management:Urls", $"http://127.0.0.1:{management}"));
        using var stream = await host.PromptAsync("s1");
        await using var page = await DashboardPage.EnterAsync(chromium, new Uri($"http://127.0.0.1:{management}/"));

        await Expect(page.Row(stream.Id)).ToContainTextAsync("streaming");
        Assert.Empty(page.Errors);
        Assert.Equal(404, (await page.Page.APIRequest.GetAsync($"{host.Address}governor/ui")).Status);
        Assert.Equal(404, (await page.Page.APIRequest.GetAsync($"{host.Address}governor/ui/main.js")).Status);
    }
}
