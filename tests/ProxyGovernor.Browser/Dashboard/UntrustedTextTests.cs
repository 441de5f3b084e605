using System.Text.Json;
using System.Text.Json.Nodes;
using ProxyGovernor.Browser.Dashboard.Support;
using ProxyGovernor.Browser.Support;
using static Microsoft.Playwright.Assertions;

namespace ProxyGovernor.Browser.Dashboard;

public sealed class UntrustedTextTests(Chromium chromium)
{
    private const string Hostile = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";

    [Fact(Timeout = 120_000)]
    public async Task What_a_client_sends_arrives_as_text_or_not_at_all()
    {
        await using var host = await DashboardHost.StartAsync();
        await using var page = await DashboardPage.EnterAsync(chromium, host.Address);

        using var stream = await host.PromptAsync(Hostile, ("X-Request-Id", Hostile), ("User-Agent", Hostile), ("X-Model-Name", "A"));

        await Expect(page.Row(stream.Id)).ToContainTextAsync("streaming");
        await Expect(page.Events).ToContainTextAsync("stream_first_event");
        await NothingWasReadAsMarkupAsync(page);
    }

    /// <summary>A store that somebody wrote to, or a replica that lies: every text of every answer is hostile.</summary>
    [Fact(Timeout = 120_000)]
    public async Task No_text_of_any_answer_is_read_as_markup()
    {
        await using var host = await DashboardHost.StartAsync();
        using var stream = await host.PromptAsync("s1");
        await using var page = await DashboardPage.OpenAsync(chromium, host.Address);
        foreach (var answer in new[] { "streams", "replicas", "sessions/*", "streams/*" })
        {
            await page.Page.RouteAsync($"**/governor/{answer}", async route =>
            {
                var real = await route.FetchAsync();
                await route.FulfillAsync(new() { Response = real, Body = Poison(JsonNode.Parse(await real.TextAsync()), null)!.ToJsonString() });
            });
        }

        var told = JsonSerializer.Serialize(new { time = "2026-01-01T00:00:00Z", name = Hostile, stream_id = Hostile, session = Hostile, request_id = Hostile, replica = Hostile, route = Hostile, outcome = Hostile });
        await page.Page.RouteAsync("**/governor/events", route => route.FulfillAsync(new() { ContentType = "text/event-stream", Body = $"event: x\ndata: {told}\n\n" }));
        await page.GiveKeyAsync(DashboardHost.Key);

        foreach (var table in new[] { page.Streams, page.Sessions, page.Replicas, page.Events })
        {
            await Expect(table.Locator("tbody tr").First).ToBeVisibleAsync();
        }

        await Expect(page.Streams).ToContainTextAsync(Hostile);
        await page.Find.FillAsync(stream.Id);
        await page.Find.PressAsync("Enter");
        await Expect(page.Found).ToContainTextAsync(Hostile);
        await page.Found.GetByText("Stop this stream").ClickAsync();
        await Expect(page.Confirmation).ToContainTextAsync(Hostile);
        await NothingWasReadAsMarkupAsync(page);
    }

    private static async Task NothingWasReadAsMarkupAsync(DashboardPage page)
    {
        Assert.Equal((0, 1), (await page.Page.Locator("img").CountAsync(), await page.Page.Locator("script").CountAsync()));
        Assert.Equal("Streams · ProxyGovernor", await page.Page.TitleAsync());
        Assert.Empty(page.Errors);
    }

    private static JsonNode? Poison(JsonNode? node, string? name) => node switch
    {
        JsonArray list => new JsonArray([.. list.Select(item => Poison(item, name))]),
        JsonObject record => new JsonObject(record.Select(member => KeyValuePair.Create(member.Key, Poison(member.Value, member.Key)))),
        JsonValue value when value.GetValueKind() == JsonValueKind.String && !name!.EndsWith("_at", StringComparison.Ordinal) => Hostile,
        _ => node?.DeepClone(),
    };
}
