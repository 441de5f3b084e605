using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using ProxyGovernor.Streaming.Framing;

namespace ProxyGovernor.Dialects;

/// <summary>Tells the dialect from what can be seen: the request's path first, the response's media type after.</summary>
internal static class DialectDetector
{
    private static readonly (string Ending, StreamDialect Dialect)[] Endings =
    [
        ("/completions", StreamDialect.OpenAIChat),
        ("/responses", StreamDialect.OpenAIResponses),
        ("/messages", StreamDialect.Anthropic),
        (":generateContent", StreamDialect.Gemini),
        (":streamGenerateContent", StreamDialect.Gemini),
    ];

    // The engines' native paths answer in either framing, which the media type settles.
    private static readonly FrozenDictionary<string, StreamDialect> Paths = new Dictionary<string, StreamDialect>
    {
        ["/api/chat"] = StreamDialect.Ollama,
        ["/api/generate"] = StreamDialect.Ollama,
        ["/generate"] = StreamDialect.Sse,
        ["/generate_stream"] = StreamDialect.Sse,
        ["/completion"] = StreamDialect.Sse,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, EventFraming> MediaTypes = new Dictionary<string, EventFraming>
    {
        ["text/event-stream"] = EventFraming.Sse,
        ["application/x-ndjson"] = EventFraming.Ndjson,
        ["application/ndjson"] = EventFraming.Ndjson,
        ["application/jsonl"] = EventFraming.Ndjson,
        ["application/x-jsonl"] = EventFraming.Ndjson,
        ["application/jsonlines"] = EventFraming.Ndjson,
        ["application/x-jsonlines"] = EventFraming.Ndjson,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The dialect of a generation path, or null where it is none. A trailing slash and the case make no difference.</summary>
    public static StreamDialect? FromPath(PathString path)
    {
        var text = Trim(path);
        foreach (var (ending, dialect) in Endings)
        {
            if (text.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return dialect;
            }
        }

        return Paths.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var exact) ? exact : null;
    }

    /// <summary>Whether a WebSocket upgrade of this path generates.</summary>
    public static bool IsUpgradePath(PathString path)
    {
        var text = Trim(path);
        return text.EndsWith("/realtime", StringComparison.OrdinalIgnoreCase) || text.EndsWith("/responses", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether the path promises an event stream, whatever the body says.</summary>
    public static bool AlwaysStreams(HttpRequest request)
    {
        var text = Trim(request.Path);
        return text.Equals("/generate_stream", StringComparison.OrdinalIgnoreCase)
            || (text.EndsWith(":streamGenerateContent", StringComparison.OrdinalIgnoreCase) && request.Query["alt"] == "sse");
    }

    /// <summary>The framing of a response by its <c>Content-Type</c>; parameters make no difference.</summary>
    public static EventFraming FramingOf(string? contentType) =>
        MediaTypes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(MediaTypeOf(contentType), out var framing) ? framing : EventFraming.None;

    /// <summary>Whether a response is one piece of JSON by its <c>Content-Type</c>; parameters make no difference.</summary>
    public static bool IsJson(string? contentType) => MediaTypeOf(contentType).Equals("application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>The dialect in force once the framing is known: a dialect that is never framed so gives way to the plain one that is.</summary>
    public static StreamDialect Resolve(StreamDialect configuredOrPath, EventFraming framing) => framing switch
    {
        EventFraming.Sse when configuredOrPath is StreamDialect.Auto or StreamDialect.Ollama or StreamDialect.Ndjson => StreamDialect.Sse,
        EventFraming.Ndjson when configuredOrPath is not StreamDialect.Ollama => StreamDialect.Ndjson,
        _ => configuredOrPath,
    };

    private static ReadOnlySpan<char> MediaTypeOf(string? contentType)
    {
        var text = contentType.AsSpan();
        int parameters = text.IndexOf(';');
        return (parameters < 0 ? text : text[..parameters]).Trim();
    }

    private static ReadOnlySpan<char> Trim(PathString path) => path.Value.AsSpan().TrimEnd('/');
}
