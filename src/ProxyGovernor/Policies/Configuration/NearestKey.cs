namespace ProxyGovernor.Policies.Configuration;

/// <summary>Finds what a misspelt name was probably meant to be.</summary>
internal static class NearestKey
{
    private const int FarthestHint = 3;

    /// <summary>The known name nearest to the given one, or null where none is near.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        var best = known.Select(candidate => (candidate, distance: Distance(name, candidate))).OrderBy(pair => pair.distance).FirstOrDefault();
        return best.candidate is not null && best.distance <= Math.Min(FarthestHint, Math.Min(name.Length, best.candidate.Length) / 2) ? best.candidate : null;
    }

    /// <summary>" (did you mean X?)", or nothing.</summary>
    public static string Hint(string name, IEnumerable<string> known) => Find(name, known) is { } nearest ? $" (did you mean \"{nearest}\"?)" : "";

    // Levenshtein's edit distance, one row at a time, without regard to case.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(diagonal + (same ? 0 : 1), Math.Min(row[j], row[j - 1]) + 1));
            }
        }

        return row[^1];
    }
}
