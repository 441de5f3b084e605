using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace ProxyGovernor.Streaming.Tagging;

/// <summary>
/// Writes <c>"stream_id":"..."</c> as the first member of a JSON object and drops every other top-level member of that name, in whatever escaping:
/// the last duplicate wins in most parsers, and clients trust it. Nothing else changes.
/// </summary>
internal sealed class JsonTagger(string streamId)
{
    private readonly byte[] _tag =
        [.. "\"stream_id\":\""u8, .. JsonEncodedText.Encode(streamId, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];

    /// <summary>The tag's name, as clients read it.</summary>
    public static ReadOnlySpan<byte> Name => "stream_id"u8;

    /// <summary>The most bytes that a tag adds, its comma included.</summary>
    public int MaxGrowth => _tag.Length + 1;

    /// <summary>
    /// Writes <paramref name="json"/> with the tag. False where it is no well-formed JSON object in valid UTF-8: the destination then holds nothing
    /// of use. LFs are kept even where a member around them is dropped, so that the text keeps its lines.
    /// </summary>
    public bool TryTag(ReadOnlySpan<byte> json, Span<byte> destination, out int written)
    {
        written = 0;
        if (!JsonMembers.TryObject(json, out var members) || !Utf8.IsValid(json))
        {
            return false;
        }

        var output = new TaggedText(json, destination, copied: members.End);
        output.Begin(_tag);
        while (true)
        {
            int previousEnd = members.End;
            if (!members.MoveNext())
            {
                break;
            }

            if (members.Named(Name))
            {
                output.Drop(previousEnd, members.Start, members.End);
            }
            else
            {
                output.Keep(members.Start);
            }
        }

        written = members.IsComplete ? output.Finish() : 0;
        return members.IsComplete;
    }
}
