using ProxyGovernor.Browser.Demo;
using ProxyGovernor.Browser.Support;

namespace ProxyGovernor.Browser.Client;

public sealed class DialectTests(Chromium chromium, RunningDemo demo)
{
    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/completions")]
    [InlineData("/v1/responses")]
    [InlineData("/v1/messages")]
    [InlineData("/api/chat")]
    [InlineData("/api/generate")]
    [InlineData("/v1beta/models/demo:streamGenerateContent?alt=sse")]
    [InlineData("/generate_stream")]
    public async Task A_whole_answer_and_a_takeover_from_elsewhere_are_told_in_every_dialect(string path)
    {
        await using var browser = await ClientPage.OpenAsync(chromium, demo.Address);
        var script =
            """
            let view = "";
            await conversation.send("PATH", say(4)).forEach((event) => { view += event.text; });
            const older = conversation.send("PATH", say(1000));
            await begun(older);
            const newer = client.conversation(session).send("PATH", say(1));
            await read(newer);
            const { name, code } = await older.reading;
            return { whole: view === WORDS, name, code, outcomes: [older.outcome, newer.outcome] };
            """.Replace("PATH", path, StringComparison.Ordinal);
        var seen = await browser.RunAsync(Uri.EscapeDataString(path), script);

        Assert.Equal(
            """{"whole":true,"name":"SupersededError","code":"superseded","outcomes":["superseded","completed"]}""",
            seen);
    }
}
