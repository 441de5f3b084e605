namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>What the client of each dialect must hear while its stream is silent. Written down here apart from the product's own knowledge of it.</summary>
internal static class Heartbeats
{
    public const string Interval = "00:00:00.1";

    public const string Comment = ": ping\n";

    /// <summary>Dialects with heartbeats; the others' clients would not skip any.</summary>
    public static readonly IReadOnlyList<string> Dialects = ["OpenAIChat", "Completions", "OpenAIResponses", "Anthropic", "GenerateStream", "Sse"];

    public static readonly IReadOnlyList<string> Silent = ["OllamaChat", "OllamaGenerate", "Gemini", "Ndjson"];

    /// <summary>An event block as it must stand in the stream of that id.</summary>
    public static string Of(string dialect, string streamId) =>
        dialect == "Anthropic" ? $"event: ping\ndata: {{\"stream_id\":\"{streamId}\",\"type\":\"ping\"}}\n" : Comment;

    /// <summary>Reads until that many have come; returns the other blocks in between.</summary>
    public static async Task<List<string>> HearAsync(this PromptResponse response, string dialect, int count)
    {
        var heartbeat = Of(dialect, response.StreamId);
        var others = new List<string>();
        while (count > 0)
        {
            var block = await response.NextEventAsync() ?? throw new InvalidOperationException($"The stream has ended: {string.Join('\n', others)}");
            if (block == heartbeat)
            {
                count--;
            }
            else
            {
                others.Add(block);
            }
        }

        return others;
    }
}
