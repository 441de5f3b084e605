using System.Buffers.Text;
using ProxyGovernor.Streaming.Tagging;

namespace ProxyGovernor.Dialects;

/// <summary>Which candidates of one Gemini stream have begun and not finished: each ends in a chunk of its own.</summary>
internal struct GeminiCandidates(long state)
{
    private const int MaxIndex = 61;
    private const long Finished = 1L << (MaxIndex + 1);
    private long _state = state;

    /// <summary>A bit for each open candidate, and one that says whether any has finished.</summary>
    public readonly long State => _state;

    /// <summary>Whether the answer is whole as far as can be told.</summary>
    public readonly bool HaveFinished => _state == Finished;

    /// <summary>Takes a chunk's candidates.</summary>
    public void Read(ReadOnlySpan<byte> candidates)
    {
        JsonMembers.TryArray(candidates, out var elements);
        while (elements.MoveNext())
        {
            ReadOne(elements.Value);
        }
    }

    /// <summary>Takes the word on the prompt: one that is blocked has no candidates.</summary>
    public void ReadFeedback(ReadOnlySpan<byte> feedback)
    {
        JsonMembers.TryObject(feedback, out var members);
        while (members.MoveNext())
        {
            if (members.Named("blockReason"u8) && !members.StringValue.IsEmpty)
            {
                _state = Finished;
            }
        }
    }

    private void ReadOne(ReadOnlySpan<byte> candidate)
    {
        int index = 0;
        bool finishes = false;
        JsonMembers.TryObject(candidate, out var members);
        while (members.MoveNext())
        {
            if (members.Named("finishReason"u8))
            {
                finishes = !members.StringValue.IsEmpty;
            }
            else if (members.Named("index"u8) && Utf8Parser.TryParse(members.Value, out int told, out _))
            {
                index = Math.Clamp(told, 0, MaxIndex);
            }
        }

        long candidateBit = 1L << index;
        _state = finishes ? (_state & ~candidateBit) | Finished : _state | candidateBit;
    }
}
