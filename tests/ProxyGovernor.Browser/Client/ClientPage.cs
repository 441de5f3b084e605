using Microsoft.Playwright;
using ProxyGovernor.Browser.Support;

namespace ProxyGovernor.Browser.Client;

/// <summary>A page of the proxy's own origin that has the client at hand, and a session that it shares with nobody it does not name it to.</summary>
internal static class ClientPage
{
    // What scripts of tests begin with: a client, a conversation, and short words for what they all do.
    private const string Prelude =
        """
        const { GovernorClient } = await import("/demo/client/index.js");
        const client = new GovernorClient();
        const conversation = client.conversation(session);
        const CHAT = "/v1/chat/completions";
        const WORDS = "Streams end once, façade ";
        const say = (events, interval = 20) => ({ body: { model: "demo", stream: true, messages: [] }, headers: { "X-Model-Events": events, "X-Model-Interval": interval } });
        const failure = async (reading) => { try { await reading; return null; } catch (error) { return { name: error.name, code: error.code, message: error.message }; } };
        const read = (stream) => stream.forEach(() => {});
        const begun = (stream) => new Promise((resolve) => { stream.reading = failure(stream.forEach(() => resolve())); });
        """;

    public static Task<BrowserPage> OpenAsync(Chromium chromium, Uri host) => chromium.OpenAsync(new Uri(host, "/healthz/live"));

    /// <summary>Runs a script in the page; what it returns comes back as JSON.</summary>
    public static Task<string> RunAsync(this BrowserPage browser, string session, string script) =>
        browser.Page.EvaluateAsync<string>($"async (session) => {{ {Prelude} return JSON.stringify(await (async () => {{ {script} }})()); }}", session);

    /// <summary>Answers one request of the page in the proxy's place.</summary>
    public static Task AnswerAsync(this BrowserPage browser, string contentType, string body) => browser.Page.RouteAsync(
        "**/v1/chat/completions",
        route => route.FulfillAsync(new RouteFulfillOptions { ContentType = contentType, Body = body, Headers = new Dictionary<string, string> { ["X-Stream-Id"] = "a" } }));
}
