using ProxyGovernor.Dialects;
using ProxyGovernor.Streaming.Tagging;
using ProxyGovernor.Streaming.Usage;

namespace ProxyGovernor.Streaming.Framing;

/// <summary>What happens to an event's data whatever frames it: the dialect classifies it, the tagger copies it.</summary>
internal sealed class EventForwarder(Dialect dialect, JsonTagger? tagger, TokenUsage? usage)
{
    private long _state;
    private bool _idSought;

    public Dialect Dialect => dialect;

    /// <summary>What the dialect keeps of the stream between two events.</summary>
    public long State => _state;

    public int MaxGrowth => tagger?.MaxGrowth ?? 0;

    /// <summary>The model server's own id of the answer, if its first event tells one.</summary>
    public string? AnswerId { get; private set; }

    public EventKind Classify(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data)
    {
        if (!_idSought)
        {
            _idSought = true;
            AnswerId = JsonAnswerId.Find(data);
        }

        if (usage is not null)
        {
            foreach (var counts in dialect.Usage)
            {
                counts.Read(data, usage);
            }
        }

        return dialect.Classify(eventName, data, ref _state);
    }

    /// <summary>Copies data, tagged where it is a JSON object; the bytes written.</summary>
    public int Copy(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        if (tagger is not null && tagger.TryTag(data, destination, out int written))
        {
            return written;
        }

        data.CopyTo(destination);
        return data.Length;
    }
}
