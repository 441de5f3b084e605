namespace ProxyGovernor.ModelServer.Dialects;

/// <summary>Gemini: an event stream with <c>alt=sse</c>, else one JSON array that is written element by element.</summary>
internal sealed class Gemini(AnswerFacts facts, bool sse) : ModelDialect(facts)
{
    private string _separator = "[";

    public override string ContentType => sse ? "text/event-stream" : "application/json; charset=UTF-8";

    public override IEnumerable<string> Closing()
    {
        yield return Frame(Chunk("", "\"finishReason\":\"STOP\","));
        if (!sse)
            yield return "]";
    }

    public override string Error() => Frame(Refusal(503)) + (sse ? "" : "]");

    public override string Whole() => Chunk(Facts.WholeText, "\"finishReason\":\"STOP\",");

    public override string Refusal(int status) =>
        $$$"""{"error":{"code":{{{status}}},"message":"{{{ErrorNames.Message}}}","status":"{{{ErrorNames.Google(status)}}}"}}""";

    protected override string Content(int index, string text) => Frame(Chunk(text, ""));

    private string Frame(string json)
    {
        // Google ends its lines with CR LF.
        if (sse)
            return $"data: {json}\r\n\r\n";
        var framed = _separator + json;
        _separator = ",\r\n";
        return framed;
    }

    private string Chunk(string text, string finish) =>
        $$"""
        {"candidates":[{"content":{"parts":[{"text":"{{text}}"}],"role":"model"},{{finish}}"index":0}],"usageMetadata":{"promptTokenCount":{{AnswerFacts.PromptTokens}},"candidatesTokenCount":{{Facts.Events}},"totalTokenCount":{{Facts.TotalTokens}}},"modelVersion":"{{AnswerFacts.Model}}","responseId":"{{Facts.Id}}"}
        """;
}
