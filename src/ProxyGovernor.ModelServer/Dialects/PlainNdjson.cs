namespace ProxyGovernor.ModelServer.Dialects;

/// <summary>Newline-delimited JSON of no particular API: the end of the body is its end.</summary>
internal sealed class PlainNdjson(AnswerFacts facts) : ModelDialect(facts)
{
    public override string ContentType => "application/x-ndjson";

    public override string Error() => Refusal(500) + "\n";

    public override string Whole() => PlainJson.Whole(Facts);

    protected override string Content(int index, string text) => PlainJson.Event(index, text) + "\n";
}
