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
}
