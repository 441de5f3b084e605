using System.Text.Json;
using ProxyGovernor.Streaming.Usage;

namespace ProxyGovernor.Dialects;

/// <summary>Any other event stream: engines' native paths, applications' own.</summary>
internal sealed class SseDialect : PlainDialect
{
    // SGLang's /generate, TGI's /generate_stream, llama-server's /completion.
    private static readonly UsageMembers[] Counts =
    [
        new("\"meta_info\""u8.ToArray(), "meta_info"u8.ToArray(), wrappers: [], input: ["prompt_tokens"u8.ToArray()], output: ["completion_tokens"u8.ToArray()]),
        new("\"generated_tokens\""u8.ToArray(), "details"u8.ToArray(), wrappers: [], input: ["input_length"u8.ToArray()], output: ["generated_tokens"u8.ToArray()]),
        new("\"tokens_predicted\""u8.ToArray(), holder: null, wrappers: [], input: ["tokens_evaluated"u8.ToArray()], output: ["tokens_predicted"u8.ToArray()]),
    ];

    public override StreamDialect Kind => StreamDialect.Sse;

    public override ReadOnlySpan<UsageMembers> Usage => Counts;

    protected override ReadOnlySpan<byte> TerminalStart => "event: error\ndata: "u8;

    protected override ReadOnlySpan<byte> TerminalEnd => "\n\n"u8;

    // Vercel's UI message stream says an error so, and its client fails on an event without a type.
    protected override void WriteTerminalMembers(Utf8JsonWriter json, in StreamEnding ending, long state)
    {
        json.WriteString("type"u8, "error"u8);
        json.WriteString("errorText"u8, ending.Message);
        WriteErrorMembers(json, ending, ending.Status);
    }
}
