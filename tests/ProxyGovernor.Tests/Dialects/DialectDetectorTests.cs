using ProxyGovernor.Dialects;
using ProxyGovernor.Streaming.Framing;

namespace ProxyGovernor.Tests.Dialects;

public sealed class DialectDetectorTests
{
    [Theory]
    [InlineData("/v1/chat/completions", StreamDialect.OpenAIChat)]
    [InlineData("/openai/deployments/x/Chat/Completions/", StreamDialect.OpenAIChat)]
    [InlineData("/v1/completions", StreamDialect.OpenAIChat)]
    [InlineData("/v1/responses", StreamDialect.OpenAIResponses)]
    [InlineData("/v1/messages", StreamDialect.Anthropic)]
    [InlineData("/api/chat", StreamDialect.Ollama)]
    [InlineData("/API/generate/", StreamDialect.Ollama)]
    [InlineData("/generate", StreamDialect.Sse)]
    [InlineData("/generate_stream", StreamDialect.Sse)]
    [InlineData("/completion", StreamDialect.Sse)]
    [InlineData("/v1beta/models/g:generateContent", StreamDialect.Gemini)]
    [InlineData("/v1beta/models/g:streamgeneratecontent", StreamDialect.Gemini)]
    internal void Generation_paths_name_their_dialect(string path, StreamDialect dialect) => Assert.Equal(dialect, DialectDetector.FromPath(path));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/v1/models")]
    [InlineData("/v1/embeddings")]
    [InlineData("/v1/messages/count_tokens")]
    [InlineData("/v1/responses/resp_1/cancel")]
    [InlineData("/v1/chatcompletions")]
    [InlineData("/v1beta/models/g:countTokens")]
    [InlineData("/v1/images/generate")]
    [InlineData("/api/show")]
    public void Other_paths_are_not_governed(string path) => Assert.Null(DialectDetector.FromPath(path));

    [Theory]
    [InlineData("/v1/realtime", true)]
    [InlineData("/v1/Responses/", true)]
    [InlineData("/v1/chat/completions", false)]
    public void Upgrades_are_governed_by_path(string path, bool governed) => Assert.Equal(governed, DialectDetector.IsUpgradePath(path));

    [Theory]
    [InlineData("text/event-stream", "Sse")]
    [InlineData("Text/Event-Stream ; charset=utf-8", "Sse")]
    [InlineData("application/x-ndjson", "Ndjson")]
    [InlineData("application/jsonl;charset=utf-8", "Ndjson")]
    [InlineData("application/json", "None")]
    [InlineData("text/event-streams", "None")]
    [InlineData("multipart/mixed; x=text/event-stream", "None")]
    [InlineData("", "None")]
    [InlineData(null, "None")]
    public void Only_event_media_types_are_framed(string? contentType, string framing) =>
        Assert.Equal(framing, DialectDetector.FramingOf(contentType).ToString());

    [Theory]
    [InlineData(StreamDialect.OpenAIChat, "Sse", StreamDialect.OpenAIChat)]
    [InlineData(StreamDialect.OpenAIChat, "Ndjson", StreamDialect.Ndjson)]
    [InlineData(StreamDialect.Sse, "Ndjson", StreamDialect.Ndjson)]
    [InlineData(StreamDialect.Ndjson, "Sse", StreamDialect.Sse)]
    [InlineData(StreamDialect.Ollama, "Ndjson", StreamDialect.Ollama)]
    [InlineData(StreamDialect.Ollama, "Sse", StreamDialect.Sse)]
    [InlineData(StreamDialect.Auto, "Sse", StreamDialect.Sse)]
    [InlineData(StreamDialect.Auto, "Ndjson", StreamDialect.Ndjson)]
    [InlineData(StreamDialect.Ollama, "None", StreamDialect.Ollama)]
    internal void The_framing_settles_the_dialect(StreamDialect known, string framing, StreamDialect resolved) =>
        Assert.Equal(resolved, DialectDetector.Resolve(known, Enum.Parse<EventFraming>(framing)));
}
