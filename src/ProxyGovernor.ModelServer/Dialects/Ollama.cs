using System.Globalization;

namespace ProxyGovernor.ModelServer.Dialects;

/// <summary>Ollama's chat or generate, one JSON object a line.</summary>
internal sealed class Ollama(AnswerFacts facts, bool chat) : ModelDialect(facts)
{
    public override string ContentType => "application/x-ndjson";

    public override IEnumerable<string> Closing() => [Last("") + "\n"];

    public override string Error() => Refusal(500) + "\n";

    public override string Whole() => Last(Facts.WholeText);

    public override string Refusal(int status) => $$"""{"error":"{{ErrorNames.Message}}"}""";

    protected override string Content(int index, string text) => $$"""{{{Head}},{{Said(text)}},"done":false}""" + "\n";

    private string Said(string text) =>
        chat ? $$"""
            "message":{"role":"assistant","content":"{{text}}"}
            """ : $"\"response\":\"{text}\"";

    private string Last(string text) =>
        $$"""
        {{{Head}},{{Said(text)}},"done_reason":"stop","done":true,"total_duration":1000000,"load_duration":1000,"prompt_eval_count":{{AnswerFacts.PromptTokens}},"prompt_eval_duration":1000,"eval_count":{{Facts.Events}},"eval_duration":1000}
        """;

    private string Head => $"\"model\":\"{AnswerFacts.Model}\",\"created_at\":\"{Facts.CreatedAt.UtcDateTime.ToString("o", CultureInfo.InvariantCulture)}\"";
}
