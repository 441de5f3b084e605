using System.Text.Json.Nodes;

namespace ProxyGovernor.Tests.ModelServer;

public sealed class StreamShapeTests : ModelServerFixture
{
    [Fact]
    public async Task Chat_completions_stream_chunks_that_end_with_a_reason_the_usage_and_DONE()
    {
        var events = EventText.Sse(await AskTextAsync("/v1/chat/completions", "Events=3", """{"stream":true,"stream_options":{"include_usage":true}}"""));

        Assert.Equal(7, events.Count);
        Assert.Equal("assistant", (string?)events[0].Data["choices"]![0]!["delta"]!["role"]);
        Assert.All(events.Skip(1).Take(3), content => Assert.NotEmpty((string)content.Data["choices"]![0]!["delta"]!["content"]!));
        Assert.Equal("stop", (string?)events[4].Data["choices"]![0]!["finish_reason"]);
        Assert.Equal(3, (int)events[5].Data["usage"]!["completion_tokens"]!);
        Assert.Equal("[DONE]", (string?)events[6].Data);
    }

    [Fact]
    public async Task Completions_stream_text_that_ends_with_DONE_and_no_usage_unless_asked()
    {
        var events = EventText.Sse(await AskTextAsync("/v1/completions", "Events=2"));

        Assert.Equal(4, events.Count);
        Assert.NotEmpty((string)events[1].Data["choices"]![0]!["text"]!);
        Assert.Equal("stop", (string?)events[2].Data["choices"]![0]!["finish_reason"]);
        Assert.Equal("[DONE]", (string?)events[3].Data);
    }

    [Fact]
    public async Task Responses_stream_typed_events_in_unbroken_sequence()
    {
        var events = EventText.Sse(await AskTextAsync("/v1/responses", "Events=3"));

        Assert.All(events, each => Assert.Equal(each.Name, (string?)each.Data["type"]));
        Assert.Equal(Enumerable.Range(0, events.Count), events.Select(each => (int)each.Data["sequence_number"]!));
        Assert.Equal("response.created", events[0].Name);
        Assert.Equal(3, events.Count(each => each.Name == "response.output_text.delta"));
        Assert.Equal("response.completed", events[^1].Name);
        var deltas = string.Concat(events.Where(each => each.Name == "response.output_text.delta").Select(each => (string?)each.Data["delta"]));
        Assert.Equal(deltas, (string?)events[^1].Data["response"]!["output"]![0]!["content"]![0]!["text"]);
    }

    [Fact]
    public async Task Messages_stream_named_events_with_a_ping_and_end_with_message_stop()
    {
        var events = EventText.Sse(await AskTextAsync("/v1/messages", "Events=2"));

        Assert.Equal(
            ["message_start", "content_block_start", "ping", "content_block_delta", "content_block_delta", "content_block_stop", "message_delta", "message_stop"],
            events.Select(each => each.Name));
        Assert.All(events, each => Assert.Equal(each.Name, (string?)each.Data["type"]));
        Assert.Equal(2, (int)events[6].Data["usage"]!["output_tokens"]!);
    }

    [Theory]
    [InlineData("/api/chat")]
    [InlineData("/api/generate")]
    public async Task Ollama_streams_lines_by_default_and_ends_with_done(string path)
    {
        var lines = EventText.Ndjson(await AskTextAsync(path, "Events=3", "{}"));

        Assert.Equal([false, false, false, true], lines.Select(line => (bool)line["done"]!));
        Assert.All(lines, line => Assert.NotNull(path == "/api/chat" ? line["message"]!["content"] : line["response"]));
    }

    [Fact]
    public async Task Gemini_streams_events_with_alt_sse_and_ends_with_a_finish_reason()
    {
        var text = await AskTextAsync("/v1beta/models/gemini-pro:streamGenerateContent?alt=sse", "Events=2", "{}");
        var events = EventText.Sse(text);

        Assert.Contains("\r\n\r\n", text, StringComparison.Ordinal);
        Assert.Equal([null, null, "STOP"], events.Select(each => (string?)each.Data["candidates"]![0]!["finishReason"]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Gemini_streams_one_array_without_alt_sse(int count)
    {
        var array = JsonNode.Parse(await AskTextAsync("/v1beta/models/gemini-pro:streamGenerateContent", $"Events={count}", "{}"))!.AsArray();

        Assert.Equal(count + 1, array.Count);
        Assert.Equal("STOP", (string?)array[^1]!["candidates"]![0]!["finishReason"]);
    }

    [Theory]
    [InlineData("/generate")]
    [InlineData("/generate_stream")]
    [InlineData("/completion")]
    [InlineData("/sse")]
    public async Task Native_paths_stream_plain_events_that_end_with_the_body(string path)
    {
        var events = EventText.Sse(await AskTextAsync(path, "Events=3", ""));

        Assert.Equal([0, 1, 2], events.Select(each => (int)each.Data["index"]!));
    }

    [Fact]
    public async Task Plain_lines_end_with_the_body()
    {
        var lines = EventText.Ndjson(await AskTextAsync("/ndjson", "Events=3", ""));

        Assert.Equal([0, 1, 2], lines.Select(line => (int)line["index"]!));
    }

    [Theory]
    [InlineData("/v1/chat/completions", "text/event-stream")]
    [InlineData("/v1/responses", "text/event-stream")]
    [InlineData("/v1/messages", "text/event-stream")]
    [InlineData("/api/chat", "application/x-ndjson")]
    [InlineData("/ndjson", "application/x-ndjson")]
    public async Task Without_events_the_opening_and_the_terminal_remain(string path, string contentType)
    {
        using var response = await AskAsync(path, "Events=0");
        var text = await response.Content.ReadAsStringAsync(Deadline);

        Assert.Equal(contentType, response.Content.Headers.ContentType?.MediaType);
        if (path == "/ndjson")
            Assert.Empty(text);
        else
            Assert.NotEmpty(contentType == "application/x-ndjson" ? EventText.Ndjson(text).Select(line => line.ToJsonString()) : EventText.Sse(text).Select(each => each.Data.ToJsonString()));
    }
}
