using System.Text.Json;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>What a client of one dialect takes for the end of a stream. Written down here apart from the product's own knowledge of it.</summary>
/// <param name="Path">Where the dialect is asked for.</param>
/// <param name="Policy">The policy's <c>Dialect</c> that governs the path.</param>
/// <param name="Lines">Lines of JSON instead of server-sent events.</param>
/// <param name="Ends">Whether an event is the dialect's normal end; null where the end of the body is all there is.</param>
/// <param name="Fails">Whether an event is the dialect's error.</param>
internal sealed record DialectCase(string Path, string Policy, bool Lines, Func<StreamedEvent, bool>? Ends, Func<StreamedEvent, bool> Fails)
{
    public static readonly IReadOnlyDictionary<string, DialectCase> All = new Dictionary<string, DialectCase>
    {
        ["OpenAIChat"] = Sse("/v1/chat/completions", told => told.IsDone, HasErrorObject),
        ["Completions"] = Sse("/v1/completions", told => told.IsDone, HasErrorObject),
        ["OpenAIResponses"] = Sse("/v1/responses", told => told.Type == "response.completed", told => told is { Type: "error", Name: "error" }),
        ["Anthropic"] = Sse("/v1/messages", told => told.Type == "message_stop", told => told is { Type: "error", Name: "error" }),
        ["OllamaChat"] = Ndjson("/api/chat", "Auto", IsOllamaDone, told => told.Member("error")?.ValueKind == JsonValueKind.String),
        ["OllamaGenerate"] = Ndjson("/api/generate", "Auto", IsOllamaDone, told => told.Member("error")?.ValueKind == JsonValueKind.String),
        ["Gemini"] = Sse("/v1beta/models/m:streamGenerateContent?alt=sse", IsGeminiFinished, HasErrorObject),
        ["GenerateStream"] = Sse("/generate_stream", null, told => told.Name == "error"),
        ["Sse"] = Sse("/sse", null, told => told.Name == "error", "Sse"),
        ["Ndjson"] = Ndjson("/ndjson", "Ndjson", null, HasErrorObject),
    };

    /// <summary>Whether a whole stream ends with an event of its own.</summary>
    public bool HasEnd => Ends is not null;

    public IReadOnlyList<StreamedEvent> Read(string body) => Lines ? StreamedEvent.ReadLines(body) : StreamedEvent.ReadSse(body);

    /// <summary>Where the stream ended for its client, and more than once where it did: indexes of terminal events. <c>[DONE]</c> right behind an error belongs to it.</summary>
    public IReadOnlyList<int> Terminals(IReadOnlyList<StreamedEvent> events) =>
        [.. Enumerable.Range(0, events.Count).Where(index => Fails(events[index]) || (Ends?.Invoke(events[index]) == true && !FollowsError(events, index)))];

    private bool FollowsError(IReadOnlyList<StreamedEvent> events, int index) => events[index].IsDone && index > 0 && Fails(events[index - 1]);

    private static DialectCase Sse(string path, Func<StreamedEvent, bool>? ends, Func<StreamedEvent, bool> fails, string policy = "Auto") =>
        new(path, policy, Lines: false, ends, fails);

    private static DialectCase Ndjson(string path, string policy, Func<StreamedEvent, bool>? ends, Func<StreamedEvent, bool> fails) =>
        new(path, policy, Lines: true, ends, fails);

    private static bool HasErrorObject(StreamedEvent told) => told.Member("error")?.ValueKind == JsonValueKind.Object;

    private static bool IsOllamaDone(StreamedEvent told) => told.Member("done")?.ValueKind == JsonValueKind.True;

    private static bool IsGeminiFinished(StreamedEvent told) =>
        told.Member("candidates") is { } candidates && candidates.EnumerateArray().Any(candidate => candidate.TryGetProperty("finishReason", out _));
}
