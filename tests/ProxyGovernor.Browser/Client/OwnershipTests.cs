using ProxyGovernor.Browser.Demo;
using ProxyGovernor.Browser.Support;

namespace ProxyGovernor.Browser.Client;

/// <summary>The field's failures of a client: mixed answers, and recoveries that touch what is not theirs.</summary>
public sealed class OwnershipTests(Chromium chromium, RunningDemo demo)
{
    [Fact]
    public async Task Old_tokens_never_reach_a_newer_answer()
    {
        await using var browser = await ClientPage.OpenAsync(chromium, demo.Address);
        var seen = await browser.RunAsync(nameof(Old_tokens_never_reach_a_newer_answer),
            """
            let view = "", newer;
            const older = conversation.send(CHAT, say(1000, 1));
            await older.forEach((event) => {
                view += event.text;
                if (view.length > 50 && !newer) {
                    view = "";
                    newer = conversation.send(CHAT, say(4));
                }
            });
            const ids = new Set();
            await newer.forEach((event) => { view += event.text; ids.add(event.streamId); });
            return { whole: view === WORDS, ids: [...ids].join() === newer.id, outcomes: [older.outcome, newer.outcome].join() };
            """);

        Assert.Equal("""{"whole":true,"ids":true,"outcomes":"superseded,completed"}""", seen);
    }

    [Fact]
    public async Task Five_requests_in_one_breath_show_the_newest_alone()
    {
        await using var browser = await ClientPage.OpenAsync(chromium, demo.Address);
        var seen = await browser.RunAsync(nameof(Five_requests_in_one_breath_show_the_newest_alone),
            """
            let view = "";
            const streams = [1, 2, 3, 4, 5].map(() => conversation.send(CHAT, say(4)));
            await Promise.all(streams.map((stream) => stream.forEach((event) => { view += event.text; })));
            return { whole: view === WORDS, outcomes: streams.map((stream) => stream.outcome).join() };
            """);

        Assert.Equal("""{"whole":true,"outcomes":"superseded,superseded,superseded,superseded,completed"}""", seen);
    }

    [Fact]
    public async Task The_recovery_of_an_older_stream_never_touches_the_newer()
    {
        await using var browser = await ClientPage.OpenAsync(chromium, demo.Address);
        var seen = await browser.RunAsync(nameof(The_recovery_of_an_older_stream_never_touches_the_newer),
            """
            const network = new AbortController();
            const older = conversation.send(CHAT, { ...say(1000), signal: network.signal });
            await begun(older);
            network.abort();
            let view = "";
            const newer = conversation.send(CHAT, { ...say(1000), headers: { "X-Model-Events": 4, "X-Model-Interval": 200 } });
            const reading = newer.forEach((event) => { view += event.text; });
            await newer.opened;
            const recovered = await older.settle();
            const during = { owner: older.isCurrent, current: conversation.current === newer, newer: (await client.status(newer.id)).state };
            await reading;
            return { recovered: recovered.state, older: recovered.record.stream_id === older.id, ...during, whole: view === WORDS };
            """);

        Assert.Equal("""{"recovered":"ended","older":true,"owner":false,"current":true,"newer":"active","whole":true}""", seen);
    }

    [Fact]
    public async Task Another_tab_takes_over_and_this_one_is_told()
    {
        await using var one = await ClientPage.OpenAsync(chromium, demo.Address);
        await using var other = await ClientPage.OpenAsync(chromium, demo.Address);
        await one.RunAsync(nameof(Another_tab_takes_over_and_this_one_is_told), "window.stream = conversation.send(CHAT, say(1000)); await begun(window.stream); return 0;");
        var newer = await other.RunAsync(nameof(Another_tab_takes_over_and_this_one_is_told), "return await conversation.send(CHAT, say(2)).forEach(() => {});");
        var told = await one.Page.EvaluateAsync<string>("async () => JSON.stringify(await window.stream.reading)");

        Assert.Equal("\"completed\"", newer);
        Assert.StartsWith("{\"name\":\"SupersededError\",\"code\":\"superseded\"", told, StringComparison.Ordinal);
    }
}
