using System.Globalization;
using System.Text;

namespace ProxyGovernor.Simulation.Checking;

/// <summary>What happened, in order: the last lines to read, and a hash of all of them to tell one history from another.</summary>
internal sealed class Trace
{
    private const int Kept = 120;
    private const ulong Prime = 1099511628211;
    private readonly Queue<(long At, string What, string Who, long Value)> _last = new();

    /// <summary>Equal for equal histories.</summary>
    public ulong Hash { get; private set; } = 14695981039346656037;

    public void Add(long at, string what, string who, long value)
    {
        Mix((ulong)at);
        Mix(what);
        Mix(who);
        Mix((ulong)value);
        if (_last.Count == Kept)
        {
            _last.Dequeue();
        }

        _last.Enqueue((at, what, who, value));
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (at, what, who, value) in _last)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{TimeSpan.FromTicks(at).TotalSeconds,10:0.0000} {what} {who} {value}");
        }

        return text.ToString();
    }

    private void Mix(string word)
    {
        foreach (var letter in word)
        {
            Mix(letter);
        }
    }

    private void Mix(ulong value) => Hash = (Hash ^ value) * Prime;
}
