namespace ProxyGovernor.ModelServer.Dialects;

/// <summary>An event stream of no particular API, as engines' native paths send it: the end of the body is its end.</summary>
internal sealed class PlainSse(AnswerFacts facts) : ModelDialect(facts)
{
    public override string Error() => Sse.Named("error", Refusal(500));

    public override string Whole() => PlainJson.Whole(Facts);

    protected override string Content(int index, string text) => Sse.Data(PlainJson.Event(index, text));
}
