using Microsoft.Playwright;
using ProxyGovernor.Browser.Support;

namespace ProxyGovernor.Browser.Demo;

public sealed class DemoPageTests(Chromium chromium, RunningDemo demo)
{
    [Theory]
    [InlineData("OpenAI chat")]
    [InlineData("OpenAI responses")]
    [InlineData("Anthropic")]
    [InlineData("Ollama")]
    [InlineData("Gemini")]
    [InlineData("plain SSE")]
    public async Task An_answer_is_shown_in_every_dialect(string dialect)
    {
        var (browser, chat) = await DemoChat.OpenAsync(chromium, demo.Address);
        await using var closing = browser;
        await chat.ChooseAsync(dialect);
        await chat.ClickAsync("Short answer");

        await chat.BadgeAsync("A", "completed");
        Assert.StartsWith("Streams end once, façade naïve", await chat.TextAsync("A"), StringComparison.Ordinal);
        await chat.LineAsync("A", "stream_end", "completed");
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task A_newer_question_supersedes_and_the_log_beside_it_is_in_the_legal_order()
    {
        var (browser, chat) = await DemoChat.OpenAsync(chromium, demo.Address);
        await using var closing = browser;
        await chat.ClickAsync("Ask");
        await chat.BegunAsync("A");
        var asked = await chat.TextAsync("A");
        await chat.ClickAsync("Short answer");

        await chat.BadgeAsync("A", "superseded");
        await chat.BadgeAsync("B", "completed");
        await chat.LineAsync("B", "stream_end", "completed");
        var lines = await chat.ProxyLinesAsync();
        Assert.True(Array.IndexOf(lines, "A stream_start") < Array.IndexOf(lines, "A stream_end"));
        Assert.True(Array.IndexOf(lines, "A stream_end") < Array.IndexOf(lines, "B stream_start"));
        Assert.StartsWith(asked, await chat.TextAsync("A"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_questions_in_one_breath_get_one_answer()
    {
        var (browser, chat) = await DemoChat.OpenAsync(chromium, demo.Address);
        await using var closing = browser;
        await chat.ClickAsync("A to E at once");

        await chat.BadgeAsync("E", "completed");
        foreach (var older in (string[])["A", "B", "C", "D"])
        {
            await chat.BadgeAsync(older, "superseded");
            Assert.Empty(await chat.TextAsync(older));
        }
    }

    [Fact]
    public async Task Stop_ends_the_answer_and_tells_the_proxy()
    {
        var (browser, chat) = await DemoChat.OpenAsync(chromium, demo.Address);
        await using var closing = browser;
        await chat.ClickAsync("Ask");
        await chat.BegunAsync("A");
        await chat.ClickAsync("Stop");

        await chat.BadgeAsync("A", "canceled");
        await chat.LineAsync("A", "stopped", "ended · canceled");
        await chat.LineAsync("A", "stream_end", "canceled");
    }

    [Theory]
    [InlineData("Stall", "timeout_idle", "TimeoutError")]
    [InlineData("Reset", "upstream_error", "UpstreamError")]
    [InlineData("Half an event", "upstream_error", "UpstreamError")]
    [InlineData("No terminal", "upstream_incomplete", "UpstreamError")]
    [InlineData("Error 503", "upstream_status", "UpstreamError")]
    public async Task What_fails_is_told_and_recovered(string button, string outcome, string error)
    {
        var (browser, chat) = await DemoChat.OpenAsync(chromium, demo.Address);
        await using var closing = browser;
        await chat.ClickAsync(button);

        await chat.BadgeAsync("A", outcome);
        await chat.LineAsync("A", error, outcome);
        await chat.LineAsync("A", "recovered: ended", "still the owner");
    }

    [Fact]
    public async Task Another_tab_of_the_session_is_no_silent_end()
    {
        var (browser, chat) = await DemoChat.OpenAsync(chromium, demo.Address);
        await using var closing = browser;
        await chat.ClickAsync("Another tab");

        await chat.BadgeAsync("A", "superseded");
        await chat.LineAsync("A", "SupersededError");
        await chat.BadgeAsync("B", "completed");
    }

    [Fact]
    public async Task A_late_recovery_of_an_older_answer_touches_nothing()
    {
        var (browser, chat) = await DemoChat.OpenAsync(chromium, demo.Address);
        await using var closing = browser;
        await chat.ClickAsync("Late recovery");

        await chat.LineAsync("A", "recovered: ended", "nothing touched");
        await chat.BadgeAsync("B", "completed");
        Assert.DoesNotContain("settled", await chat.FooterAsync("B"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_is_lost_only_once_its_answer_has_begun()
    {
        var (browser, chat) = await DemoChat.OpenAsync(chromium, demo.Address);
        await using var closing = browser;
        await browser.Page.Clock.InstallAsync();
        var asked = new TaskCompletionSource<IRoute>();
        await browser.Page.RouteAsync("**/v1/chat/completions", route =>
        {
            if (!asked.TrySetResult(route))
            {
                _ = route.ContinueAsync();
            }
        });
        await chat.ClickAsync("Late recovery");
        var first = await asked.Task;
        await browser.Page.Clock.FastForwardAsync(2_000);
        await first.ContinueAsync();

        await chat.LineAsync("A", "recovered: ended", "nothing touched");
    }

    [Theory]
    [InlineData(ColorScheme.Light, "rgb(244, 245, 248)")]
    [InlineData(ColorScheme.Dark, "rgb(17, 20, 28)")]
    public async Task The_page_is_dark_where_the_reader_wants_it(ColorScheme colors, string ground)
    {
        var (browser, _) = await DemoChat.OpenAsync(chromium, demo.Address, colors);
        await using var closing = browser;

        Assert.Equal(ground, await browser.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
    }

    [Fact]
    public async Task The_keyboard_alone_is_enough()
    {
        var (browser, chat) = await DemoChat.OpenAsync(chromium, demo.Address);
        await using var closing = browser;
        await browser.Page.GetByLabel("Prompt").FocusAsync();
        await browser.Page.Keyboard.PressAsync("Enter");
        await chat.BegunAsync("A");
        await browser.Page.Keyboard.PressAsync("Tab");
        await browser.Page.Keyboard.PressAsync("Tab");
        await browser.Page.Keyboard.PressAsync("Enter");

        await chat.BadgeAsync("A", "canceled");
    }
}
