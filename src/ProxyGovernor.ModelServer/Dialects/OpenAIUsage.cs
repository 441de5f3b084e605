namespace ProxyGovernor.ModelServer.Dialects;

/// <summary>The usage object of OpenAI chat completions and completions.</summary>
internal static class OpenAIUsage
{
    public static string Of(AnswerFacts facts) =>
        $$"""{"prompt_tokens":{{AnswerFacts.PromptTokens}},"completion_tokens":{{facts.Events}},"total_tokens":{{facts.TotalTokens}}}""";
}
