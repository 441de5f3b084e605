using ProxyGovernor.ModelServer;

namespace ProxyGovernor.Tests.ModelServer;

public sealed class FaultTests : ModelServerFixture
{
    // Twenty rounds, since a reset that overtakes bytes sent before it does so only now and then.
    [Fact]
    public async Task A_reset_breaks_the_body_after_whole_events_none_lost()
    {
        for (var round = 0; round < 20; round++)
        {
            using var response = await AskAsync("/sse", "Events=5 Fault=reset@2");
            var (text, failed) = await ReadToFailureAsync(response);

            Assert.True(failed);
            Assert.Equal(2, EventText.Sse(text).Count);
        }
    }

    [Fact]
    public async Task A_half_event_is_followed_by_a_reset()
    {
        using var response = await AskAsync("/sse", "Events=5 Fault=half@1");
        var (text, failed) = await ReadToFailureAsync(response);

        Assert.True(failed);
        AssertOneEventAndHalf(text);
    }

    [Fact]
    public async Task A_half_event_can_end_the_body_cleanly()
    {
        using var response = await AskAsync("/sse", "Events=5 Fault=half-end@1");
        var (text, failed) = await ReadToFailureAsync(response);

        Assert.False(failed);
        AssertOneEventAndHalf(text);
    }

    [Fact]
    public async Task A_stream_can_end_without_its_terminal()
    {
        var events = EventText.Sse(await AskTextAsync("/v1/chat/completions", "Events=5 Fault=end@2"));

        Assert.Equal(3, events.Count);
        Assert.All(events, each => Assert.Null((string?)each.Data["choices"]![0]!["finish_reason"]));
    }

    [Theory]
    [InlineData("/v1/chat/completions", null, "server_error")]
    [InlineData("/v1/responses", "error", "server_error")]
    [InlineData("/v1/messages", "error", "overloaded_error")]
    [InlineData("/v1beta/models/m:streamGenerateContent?alt=sse", null, "UNAVAILABLE")]
    [InlineData("/sse", "error", "server_error")]
    public async Task An_error_event_in_the_dialect_ends_the_stream(string path, string? name, string kind)
    {
        var events = EventText.Sse(await AskTextAsync(path, "Events=5 Fault=error@2"));

        Assert.Equal(name, events[^1].Name);
        Assert.Contains(kind, events[^1].Data.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/chat")]
    [InlineData("/ndjson")]
    public async Task An_error_line_ends_the_lines(string path)
    {
        var lines = EventText.Ndjson(await AskTextAsync(path, "Events=5 Fault=error@2"));

        Assert.Equal(3, lines.Count);
        Assert.NotNull(lines[^1]["error"]);
    }

    [Theory]
    [InlineData("reset@1")]
    [InlineData("half@1")]
    [InlineData("half-end@1")]
    [InlineData("end@1")]
    [InlineData("error@1")]
    public async Task The_record_says_that_a_fault_ended_it(string fault)
    {
        using var response = await AskAsync("/sse", $"Name=faulty Fault={fault}");
        await ReadToFailureAsync(response);
        var record = await RecordAsync("faulty");

        Assert.Equal(ModelEnding.Faulted, await record.Ended.WaitAsync(Deadline));
        Assert.Equal(1, record.EventsSent);
    }

    [Fact]
    public async Task A_stall_sends_its_events_and_then_only_waits_for_the_abort()
    {
        using (var response = await AskAsync("/sse", "Name=stalled Events=5 Fault=stall@2"))
        {
            await using var body = await response.Content.ReadAsStreamAsync(Deadline);
            using var reader = new StreamReader(body);
            for (var line = 0; line < 4; line++)
                Assert.NotNull(await reader.ReadLineAsync(Deadline));
            Assert.Equal(ModelEnding.Running, (await RecordAsync("stalled")).Ending);
        }

        var record = await RecordAsync("stalled");
        Assert.Equal(ModelEnding.Aborted, await record.Ended.WaitAsync(Deadline));
        Assert.Equal(2, record.EventsSent);
    }

    [Fact]
    public async Task A_JSON_answer_can_break_in_the_middle()
    {
        using var response = await AskAsync("/v1/chat/completions", "Fault=half@0", "{}");
        var (text, failed) = await ReadToFailureAsync(response);

        Assert.True(failed);
        Assert.StartsWith("{\"id\"", text, StringComparison.Ordinal);
    }

    private static void AssertOneEventAndHalf(string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal) + 2;
        Assert.Single(EventText.Sse(text[..end]));
        Assert.StartsWith("data: {", text[end..], StringComparison.Ordinal);
        Assert.DoesNotContain("}", text[end..], StringComparison.Ordinal);
    }
}
