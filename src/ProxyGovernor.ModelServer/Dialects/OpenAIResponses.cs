namespace ProxyGovernor.ModelServer.Dialects;

/// <summary>OpenAI responses: typed events, numbered in sequence.</summary>
internal sealed class OpenAIResponses(AnswerFacts facts) : ModelDialect(facts)
{
    private int _sequence;

    public override IEnumerable<string> Opening()
    {
        yield return Typed("response.created", $"\"response\":{Response("in_progress", "", "null")}");
        yield return Typed("response.in_progress", $"\"response\":{Response("in_progress", "", "null")}");
        yield return Typed("response.output_item.added", $"\"output_index\":0,\"item\":{Item("in_progress", "")}");
        yield return Typed("response.content_part.added", $"{Place},\"part\":{Part("")}");
    }

    public override IEnumerable<string> Closing()
    {
        var text = Facts.WholeText;
        yield return Typed("response.output_text.done", $"{Place},\"text\":\"{text}\",\"logprobs\":[]");
        yield return Typed("response.content_part.done", $"{Place},\"part\":{Part(text)}");
        yield return Typed("response.output_item.done", $"\"output_index\":0,\"item\":{Item("completed", Part(text))}");
        yield return Typed("response.completed", $"\"response\":{Response("completed", Item("completed", Part(text)), Usage)}");
    }

    public override string Error() => Typed("error", $"\"code\":\"server_error\",\"message\":\"{ErrorNames.Message}\",\"param\":null");

    public override string Whole() => Response("completed", Item("completed", Part(Facts.WholeText)), Usage);

    protected override string Content(int index, string text) =>
        Typed("response.output_text.delta", $"{Place},\"delta\":\"{text}\",\"logprobs\":[]");

    private string Typed(string type, string members) =>
        Sse.Named(type, $$"""{"type":"{{type}}","sequence_number":{{_sequence++}},{{members}}}""");

    private string Place => $"\"item_id\":\"msg_{Facts.Id}\",\"output_index\":0,\"content_index\":0";

    private static string Part(string text) => $$"""{"type":"output_text","text":"{{text}}","annotations":[],"logprobs":[]}""";

    private string Item(string status, string part) =>
        $$"""{"id":"msg_{{Facts.Id}}","type":"message","status":"{{status}}","role":"assistant","content":[{{part}}]}""";

    private string Response(string status, string item, string usage) =>
        $$"""
        {"id":"resp_{{Facts.Id}}","object":"response","created_at":{{Facts.Created}},"status":"{{status}}","error":null,"incomplete_details":null,"instructions":null,"metadata":{},"model":"{{AnswerFacts.Model}}","output":[{{item}}],"parallel_tool_calls":true,"temperature":1,"tool_choice":"auto","tools":[],"top_p":1,"usage":{{usage}}}
        """;

    private string Usage =>
        $$"""
        {"input_tokens":{{AnswerFacts.PromptTokens}},"input_tokens_details":{"cached_tokens":0},"output_tokens":{{Facts.Events}},"output_tokens_details":{"reasoning_tokens":0},"total_tokens":{{Facts.TotalTokens}}}
        """;
}
