namespace ProxyGovernor.ModelServer.Dialects;

/// <summary>OpenAI's legacy completions.</summary>
internal sealed class OpenAICompletion(AnswerFacts facts) : ModelDialect(facts)
{
    public override string Id => $"cmpl-{Facts.Id}";

    public override IEnumerable<string> Closing()
    {
        yield return Sse.Data($$"""{{{Head}},"choices":[{{Choice("", "\"stop\"")}}]}""");
        if (Facts.IncludeUsage)
            yield return Sse.Data($$"""{{{Head}},"choices":[],"usage":{{OpenAIUsage.Of(Facts)}}}""");
        yield return Sse.Data("[DONE]");
    }

    public override string Error() => Sse.Data(ErrorNames.OpenAIError(500));

    public override string Whole() => $$"""{{{Head}},"choices":[{{Choice(Facts.WholeText, "\"stop\"")}}],"usage":{{OpenAIUsage.Of(Facts)}}}""";

    protected override string Content(int index, string text) => Sse.Data($$"""{{{Head}},"choices":[{{Choice(text, "null")}}]}""");

    private static string Choice(string text, string finishReason) =>
        $$"""{"index":0,"text":"{{text}}","logprobs":null,"finish_reason":{{finishReason}}}""";

    private string Head =>
        $$"""
        "id":"{{Id}}","object":"text_completion","created":{{Facts.Created}},"model":"{{AnswerFacts.Model}}"
        """;
}
