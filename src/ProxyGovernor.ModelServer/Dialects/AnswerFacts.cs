using System.Globalization;

namespace ProxyGovernor.ModelServer.Dialects;

/// <summary>What every dialect tells about an answer.</summary>
/// <param name="Number">Counts the server's answers; identifiers derive from it.</param>
/// <param name="CreatedAt">When the answer began.</param>
/// <param name="Events">Content events, each counted as one token.</param>
/// <param name="Text">What the events say.</param>
/// <param name="IncludeUsage">Whether the request asked for OpenAI's usage chunk.</param>
internal sealed record AnswerFacts(long Number, DateTimeOffset CreatedAt, int Events, ModelText Text, bool IncludeUsage)
{
    public const string Model = "simulated";

    public const int PromptTokens = 9;

    public string Id { get; } = Number.ToString("x8", CultureInfo.InvariantCulture);

    public long Created => CreatedAt.ToUnixTimeSeconds();

    public int TotalTokens => PromptTokens + Events;

    public string WholeText => Text.Whole(Events);
}
