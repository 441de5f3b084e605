namespace ProxyGovernor.Clients.Matrix;

/// <summary>The README, and where the matrix stands in it.</summary>
internal static class ReadmeMatrix
{
    private const string Begin = "<!-- written by tests/ProxyGovernor.Clients -->\n";
    private const string End = "\n<!-- end of what tests/ProxyGovernor.Clients wrote -->";

    /// <summary>The text with this matrix in the place of the one that it has.</summary>
    public static string With(string readme, string matrix)
    {
        var start = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = readme.IndexOf(End, StringComparison.Ordinal);
        Assert.True(start >= Begin.Length && end >= start, $"The README has no place for the matrix: '{Begin}' and '{End}'.");
        return $"{readme[..start]}\n{matrix}\n{readme[end..]}";
    }
}
