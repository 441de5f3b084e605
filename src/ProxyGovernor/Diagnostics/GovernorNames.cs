namespace ProxyGovernor.Diagnostics;

/// <summary>Names that dashboards, collectors and configuration rely on.</summary>
public static class GovernorNames
{
    /// <summary>The <c>Meter</c> and the <c>ActivitySource</c>.</summary>
    public const string Source = "ProxyGovernor";

    /// <summary>The span of one run.</summary>
    public const string RunActivity = "proxygovernor.stream";

    /// <summary>Span attribute with the opaque session key; on the span only, never a metric label.</summary>
    public const string ConversationAttribute = "gen_ai.conversation.id";

    /// <summary>Span attributes with what the model server told of the tokens, where it did.</summary>
    internal const string InputTokensAttribute = "gen_ai.usage.input_tokens";
    internal const string OutputTokensAttribute = "gen_ai.usage.output_tokens";

    internal const string Route = "route";
    internal const string Policy = "policy";
    internal const string Dialect = "dialect";
    internal const string Outcome = "outcome";
    internal const string Result = "result";
    internal const string Operation = "op";
    internal const string Direction = "direction";
}
