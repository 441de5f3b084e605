namespace ProxyGovernor.ModelServer.Dialects;

/// <summary>Anthropic messages.</summary>
internal sealed class Anthropic(AnswerFacts facts) : ModelDialect(facts)
{
    public override IEnumerable<string> Opening()
    {
        yield return Typed("message_start", $"\"message\":{Message("", "null", 1)}");
        yield return Typed("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
        yield return Sse.Named("ping", """{"type":"ping"}""");
    }

    public override IEnumerable<string> Closing()
    {
        yield return Typed("content_block_stop", "\"index\":0");
        yield return Typed("message_delta", $$"""
            "delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":{{Facts.Events}}}
            """);
        yield return Sse.Named("message_stop", """{"type":"message_stop"}""");
    }

    public override string Error() => Sse.Named("error", Refusal(529));

    public override string Whole() => Message($$"""{"type":"text","text":"{{Facts.WholeText}}"}""", "\"end_turn\"", Facts.Events);

    public override string Refusal(int status) =>
        $$$"""{"type":"error","error":{"type":"{{{ErrorNames.Anthropic(status)}}}","message":"{{{ErrorNames.Message}}}"}}""";

    protected override string Content(int index, string text) =>
        Typed("content_block_delta", $$"""
            "index":0,"delta":{"type":"text_delta","text":"{{text}}"}
            """);

    private static string Typed(string type, string members) => Sse.Named(type, $$"""{"type":"{{type}}",{{members}}}""");

    private string Message(string content, string stopReason, int outputTokens) =>
        $$$"""
        {"id":"msg_{{{Facts.Id}}}","type":"message","role":"assistant","model":"{{{AnswerFacts.Model}}}","content":[{{{content}}}],"stop_reason":{{{stopReason}}},"stop_sequence":null,"usage":{"input_tokens":{{{AnswerFacts.PromptTokens}}},"output_tokens":{{{outputTokens}}}}}
        """;
}
