using System.Text;

namespace ProxyGovernor.ModelServer.Dialects;

/// <summary>The words a simulated model says: the same at every run, with characters of one to four bytes and JSON escapes. Always JSON-escaped.</summary>
internal sealed class ModelText(int eventSize)
{
    private const int LargestWhole = 16 * 1024 * 1024;
    private const int LargestVaried = 4096;

    private static readonly string[] Words =
    [
        "Streams ", "end ", "once, ", "façade ", "naïve ", "\\\"quoted\\\" ", "東京 ", "line\\n", "Größe ", "🚀 ", "caf\\u00e9 ", "tab\\t", "plain ", "Ελλάδα ", "back\\\\slash ", "words. ",
    ];

    // A large text is built once and repeated: varied ones would only cost memory.
    private readonly string[] _texts = new string[eventSize > LargestVaried ? 1 : Words.Length];

    public string this[int index] => _texts[index % _texts.Length] ??= Build(index % _texts.Length);

    /// <summary>All events' text in one, cut at 16 MiB.</summary>
    public string Whole(int events)
    {
        var whole = new StringBuilder();
        for (var index = 0; index < events && whole.Length < LargestWhole; index++)
            whole.Append(this[index]);
        return whole.ToString();
    }

    private string Build(int first)
    {
        var text = new StringBuilder();
        var size = 0;
        for (var next = first; next == first || size < eventSize; next++)
        {
            var word = Words[next % Words.Length];
            text.Append(word);
            size += Encoding.UTF8.GetByteCount(word);
        }

        return text.ToString();
    }
}
