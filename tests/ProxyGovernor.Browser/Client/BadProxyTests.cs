using ProxyGovernor.Browser.Demo;
using ProxyGovernor.Browser.Support;
using ProxyGovernor.Tests.Host;

namespace ProxyGovernor.Browser.Client;

public sealed class BadProxyTests(Chromium chromium, RunningDemo demo)
{
    [Theory]
    [InlineData("text/event-stream", "data: {\"stream_id\":\"a\",\"choices\":[{\"del", "ProtocolError", "incomplete")]
    [InlineData("text/event-stream", "data: garbage\n\n", "ProtocolError", "malformed")]
    [InlineData("text/event-stream", "data: {\"stream_id\":\"other\",\"choices\":[{\"delta\":{\"content\":\"foreign\"}}]}\n\n", "ProtocolError", "incomplete")]
    [InlineData("text/html", "<html>", "ProtocolError", "not_a_stream")]
    public async Task Whatever_comes_is_an_end_and_no_event(string contentType, string body, string name, string code)
    {
        await using var browser = await ClientPage.OpenAsync(chromium, demo.Address);
        await browser.AnswerAsync(contentType, body);
        var seen = await browser.RunAsync("s", "let text = ''; const error = await failure(conversation.send(CHAT).forEach((event) => { text += event.text; })); return [error.name, error.code, text].join();");

        Assert.Equal($"\"{name},{code},\"", seen);
    }

    [Fact]
    public async Task A_proxy_that_vanishes_is_an_end_and_so_is_asking_it()
    {
        var host = await DemoHost.StartAsync();
        await using var browser = await ClientPage.OpenAsync(chromium, host.Address);
        await browser.RunAsync("s", "window.stream = conversation.send(CHAT, say(1000)); await begun(window.stream); return 0;");
        await host.DisposeAsync();
        var seen = await browser.Page.EvaluateAsync<string>(
            "async () => { const status = await window.stream.settle({ attempts: 2, interval: 10 }); return [(await window.stream.reading).name, status.state, status.error.name].join(); }");

        Assert.Equal("NetworkError,error,NetworkError", seen);
    }

    [Fact]
    public async Task An_unknown_dialect_is_named_and_supersedes_nobody()
    {
        await using var browser = await ClientPage.OpenAsync(chromium, demo.Address);
        var seen = await browser.RunAsync(nameof(An_unknown_dialect_is_named_and_supersedes_nobody),
            """
            const stream = conversation.send(CHAT, say(4));
            const error = await failure((async () => conversation.send(CHAT, { dialect: "Klingon" }))());
            return { name: error.name, names: error.message.includes("Klingon"), outcome: await read(stream).then(() => stream.outcome) };
            """);

        Assert.Equal("""{"name":"RangeError","names":true,"outcome":"completed"}""", seen);
    }
}
