using ProxyGovernor.Leases;

namespace ProxyGovernor.Redis.Records;

/// <summary>Walks through a script's answer. The first value is always the store's time.</summary>
internal ref struct ReplyReader(string[] values)
{
    private int _next = 1;

    public readonly long Now => RunRecord.Number(values[0]);

    public string Text() => values[_next++];

    public long Number() => RunRecord.Number(Text());

    public readonly bool IsAtEnd => _next == values.Length;

    /// <summary>That many records.</summary>
    public IReadOnlyList<StoredRun> Runs(long count, RunPlace place)
    {
        if (count == 0)
        {
            return [];
        }

        var runs = new StoredRun[count];
        for (var i = 0; i < runs.Length; i++)
        {
            runs[i] = RunRecord.Read(Text(), place);
        }

        return runs;
    }

    /// <summary>What is left are the runs that the script retired.</summary>
    public IReadOnlyList<StoredRun> Retired() => Runs(values.Length - _next, RunPlace.Ended);
}
