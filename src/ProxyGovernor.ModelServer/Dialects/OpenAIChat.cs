namespace ProxyGovernor.ModelServer.Dialects;

/// <summary>OpenAI chat completions.</summary>
internal sealed class OpenAIChat(AnswerFacts facts) : ModelDialect(facts)
{
    public override string Id => $"chatcmpl-{Facts.Id}";

    public override IEnumerable<string> Opening() => [Chunk("""{"role":"assistant","content":""}""", "null")];

    public override IEnumerable<string> Closing()
    {
        yield return Chunk("{}", "\"stop\"");
        if (Facts.IncludeUsage)
            yield return Sse.Data($$"""{{{Head("chat.completion.chunk")}},"choices":[],"usage":{{OpenAIUsage.Of(Facts)}}}""");
        yield return Sse.Data("[DONE]");
    }

    public override string Error() => Sse.Data(ErrorNames.OpenAIError(500));

    public override string Whole() =>
        $$"""
        {{{Head("chat.completion")}},"choices":[{"index":0,"message":{"role":"assistant","content":"{{Facts.WholeText}}"},"finish_reason":"stop"}],"usage":{{OpenAIUsage.Of(Facts)}}}
        """;

    protected override string Content(int index, string text) => Chunk($$"""{"content":"{{text}}"}""", "null");

    private string Chunk(string delta, string finishReason) =>
        Sse.Data($$"""{{{Head("chat.completion.chunk")}},"choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finishReason}}}]}""");

    private string Head(string kind) =>
        $$"""
        "id":"{{Id}}","object":"{{kind}}","created":{{Facts.Created}},"model":"{{AnswerFacts.Model}}"
        """;
}
