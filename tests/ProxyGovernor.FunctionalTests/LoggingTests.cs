using System.Text;
using Microsoft.Extensions.Logging;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

public sealed class LoggingTests
{
    private const string Prompt = "MARKER-of-the-prompt";
    private const string Completion = "MARKER-of-the-completion";
    private const string Event = "data: {\"choices\":[{\"delta\":{\"content\":\"" + Completion + "\"}}]}\n\n";

    public static TheoryData<string, string> Answers() => new()
    {
        { "completed", Event + "data: [DONE]\n\n" },
        { "upstream_incomplete", Event + "data: {\"half\":\"" + Completion },
        { "upstream_error", Event + "data: {\"error\":{\"message\":\"" + Completion + "\"}}\n\n" },
        { "completed", "data: not JSON " + Completion + "\n\ndata: [DONE]\n\n" },
        { "completed", ": " + Completion + "\n\nevent: " + Completion + "\ndata: \n\ndata: [DONE]\n\n" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task No_log_line_of_any_level_holds_prompt_or_completion_text(string outcome, string body)
    {
        await using var upstream = new RecordingUpstream($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        using var log = new LogCapture();
        await using var proxy = await StartAsync(upstream.Address, log);

        using var request = Support.Prompt.Request(session: "s1", body: $$"""{"messages":[{"role":"user","content":"{{Prompt}}"}],"stream":true}""");
        using var response = await proxy.Client.PromptAsync(request, TestContext.Current.CancellationToken);
        Assert.Contains(Completion, await response.ReadToEndAsync(), StringComparison.Ordinal);
        var received = await upstream.NextAsync();
        await proxy.Lifecycle.WaitAsync("stream_end");

        Assert.Contains(Prompt, Encoding.UTF8.GetString(received.Body.Span), StringComparison.Ordinal);
        Assert.Equal(outcome, proxy.Lifecycle.Lines[^1].Outcome);
        Assert.Contains(log.Lines, line => line.StartsWith("Trace ", StringComparison.Ordinal) || line.StartsWith("Debug ", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("MARKER", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_session_id_is_not_logged_either()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        using var log = new LogCapture();
        await using var proxy = await StartAsync(model.Address, log);

        using var response = await proxy.PostAsync("MARKER" + new string('x', 300));

        Assert.Equal(400, (int)response.Status);
        Assert.DoesNotContain(log.Lines, line => line.Contains("MARKER", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_lifecycle_line_says_stream_session_and_request()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        using var log = new LogCapture();
        await using var proxy = await StartAsync(model.Address, log);

        using var first = await proxy.PostAsync("s1", ("X-Request-Id", "r1"), ("X-Model-Events", "100000"));
        Assert.NotNull(await first.NextEventAsync());
        using var second = await proxy.PostAsync("s1", ("X-Request-Id", "r2"), ("X-Model-Events", "1"));
        await proxy.Lifecycle.WaitAsync("stream_end", count: 2);

        Assert.Equal(2, proxy.Lifecycle.Lines.Select(line => line.StreamId).Distinct().Count());
        var session = Assert.Single(proxy.Lifecycle.Lines.Select(line => line.Session).Distinct());
        Assert.Matches("^[A-Za-z0-9_-]{22}$", session);
        Assert.All(proxy.Lifecycle.Lines, line =>
        {
            var text = $" {line.Name} stream_id={line.StreamId} session={session} request_id={(line.StreamId == first.StreamId ? "r1" : "r2")}";
            Assert.Contains(log.Lines, written => written.Contains(text, StringComparison.Ordinal));
        });
    }

    private static Task<GovernedProxy> StartAsync(Uri backend, LogCapture log) =>
        GovernedProxy.StartAsync(backend, host: builder => builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
}
