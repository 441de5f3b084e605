namespace ProxyGovernor.ModelServer.Dialects;

/// <summary>JSON that the plain streams and the endpoints beside generation answer with.</summary>
internal static class PlainJson
{
    public const string Models = """{"object":"list","data":[{"id":"simulated","object":"model","created":1700000000,"owned_by":"proxygovernor"}]}""";

    public const string Embeddings =
        """{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.25,-0.5,0.125]}],"model":"simulated","usage":{"prompt_tokens":9,"total_tokens":9}}""";

    public const string TokenCount = """{"input_tokens":9}""";

    public static string Stopped(int count) => $$"""{"stopped":{{count}}}""";

    public static string Event(int index, string text) => $$"""{"index":{{index}},"text":"{{text}}"}""";

    public static string Whole(AnswerFacts facts) => $$"""{"text":"{{facts.WholeText}}","events":{{facts.Events}}}""";
}
