namespace ProxyGovernor.Packages.Support;

/// <summary>Finds code in a README, so that what it says is what is run.</summary>
internal static class Markdown
{
    /// <summary>The first block of a language behind a text, without its fences.</summary>
    public static string Block(string markdown, string language, string after = "")
    {
        string opening = $"\n```{language}\n";
        int start = markdown.IndexOf(opening, markdown.IndexOf(after, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(start >= 0, $"There is no block of {language} behind '{after}'.");
        start += opening.Length;
        return markdown[start..markdown.IndexOf("\n```", start, StringComparison.Ordinal)];
    }

    /// <summary>The lines that begin with a text.</summary>
    public static string Lines(string code, string start) =>
        string.Join('\n', code.Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal)));
}
