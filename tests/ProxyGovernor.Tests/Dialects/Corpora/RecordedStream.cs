using System.Reflection;

namespace ProxyGovernor.Tests.Dialects.Corpora;

/// <summary>A whole answer as a server's documentation shows it, and what is to be made of it; README.md beside it names the sources.</summary>
/// <param name="Name">The file.</param>
/// <param name="Path">The path that it answers.</param>
/// <param name="Outcome">How its stream ends.</param>
/// <param name="Input">Tokens of the prompt that it tells of.</param>
/// <param name="Output">Generated tokens that it tells of.</param>
internal sealed record RecordedStream(string Name, string Path, string Outcome = "completed", long? Input = null, long? Output = null)
{
    private const string Chat = "/v1/chat/completions";
    private const string Responses = "/v1/responses";
    private const string Gemini = "/v1beta/models/m:streamGenerateContent?alt=sse";
    private const string Failed = "upstream_error";

    public static RecordedStream[] All { get; } =
    [
        new("openai-choices.sse", Chat, Input: 19, Output: 10),
        new("openai-tools.sse", Chat),
        new("openai-completions.sse", "/v1/completions", Input: 5, Output: 7),
        new("deepseek-reasoning.sse", Chat, Input: 13, Output: 40),
        new("openrouter-reasoning.sse", Chat, Input: 8, Output: 21),
        new("openrouter-error.sse", Chat, Failed),
        new("vllm-usage.sse", Chat, Input: 6, Output: 2),
        new("vllm-error.sse", Chat, Failed),
        new("vllm-error-flat.sse", Chat, Failed),
        new("sglang-chat-error.sse", Chat, Failed),
        new("tgi-chat-error.sse", Chat, Failed),
        new("llama-server-chat-error.sse", Chat, Failed),
        new("responses-every-event.sse", Responses, Input: 37, Output: 11),
        new("responses-incomplete.sse", Responses, Input: 37, Output: 11),
        new("responses-failed.sse", Responses, Failed),
        new("responses-error.sse", Responses, Failed),
        new("anthropic-blocks.sse", "/v1/messages", Input: 500, Output: 89),
        new("anthropic-overloaded.sse", "/v1/messages", Failed, Input: 25, Output: 1),
        new("ollama-chat.ndjson", "/api/chat", Input: 26, Output: 12),
        new("ollama-generate.ndjson", "/api/generate", Input: 26, Output: 12),
        new("ollama-load.ndjson", "/api/generate"),
        new("ollama-unload.ndjson", "/api/chat"),
        new("ollama-error.ndjson", "/api/generate", Failed),
        new("gemini-thoughts.sse", Gemini, Input: 13, Output: 32),
        new("gemini-candidates.sse", Gemini, Input: 4, Output: 9),
        new("gemini-finish-in-each.sse", Gemini, Input: 4, Output: 3),
        new("gemini-blocked.sse", Gemini, Input: 4),
        new("gemini-error.sse", Gemini, Failed),
        new("sglang-generate.sse", "/generate", Input: 6, Output: 2),
        new("sglang-generate-error.sse", "/generate", Failed, Input: 6, Output: 1),
        new("tgi-generate.sse", "/generate_stream", Input: 5, Output: 2),
        new("tgi-generate-error.sse", "/generate_stream", Failed),
        new("tgi-generate-error-named.sse", "/generate_stream", Failed),
        new("llama-server-completion.sse", "/completion", Input: 13, Output: 2),
        new("llama-server-completion-error.sse", "/completion", Failed, Input: 13, Output: 1),
        new("vercel-ui.sse", "/api/chat"),
        new("vercel-ui-error.sse", "/api/chat", Failed),
    ];

    public static TheoryData<string> Names => [.. All.Select(one => one.Name)];

    public bool IsLines => Name.EndsWith(".ndjson", StringComparison.Ordinal);

    public string ContentType => IsLines ? "application/x-ndjson" : "text/event-stream";

    /// <summary>Whether it tells an error in the field <c>error:</c>, which its client cannot see.</summary>
    public bool TellsUnseenError => Name.StartsWith("llama-server", StringComparison.Ordinal) && Outcome == Failed;

    /// <summary>The events, each with its end.</summary>
    public IReadOnlyList<string> Events { get; } = [.. Cut(Read(Name), Name.EndsWith(".ndjson", StringComparison.Ordinal) ? "\n" : "\n\n")];

    public string Body => string.Concat(Events);

    public static RecordedStream Get(string name) => All.Single(one => one.Name == name);

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Corpora/{name}") ?? throw new InvalidOperationException($"No resource {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static IEnumerable<string> Cut(string body, string end)
    {
        var separator = body.Contains('\r', StringComparison.Ordinal) ? "\r\n\r\n" : end;
        return body.Split(separator)[..^1].Select(text => text + separator);
    }
}
