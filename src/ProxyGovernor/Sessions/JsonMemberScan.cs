using System.Buffers;
using System.Text.Json;

namespace ProxyGovernor.Sessions;

/// <summary>Reads a JSON document that arrives in pieces, as far as it has come, and never a finished token twice.</summary>
internal sealed class JsonMemberScan(IEnumerable<SessionSource> sources)
{
    public const int MaximumDepth = 64;
    private const int SmallRest = 4096;
    private readonly JsonMember[] _members = [.. sources.Where(source => source.Kind == SessionSourceKind.Json).Select(source => new JsonMember(source))];
    private readonly StreamFlag _stream = new();
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = MaximumDepth });
    private long _consumed;
    private long _waitFor;

    /// <summary>Whether the document asks for a stream.</summary>
    public bool AsksForStream => _stream.IsSet;

    public SourceReading ReadingOf(SessionSource source) => Array.Find(_members, member => member.Source == source)!.Reading;

    /// <summary>Reads on; false where this is no JSON, or deeper than <see cref="MaximumDepth"/>.</summary>
    /// <param name="body">The document from its start, as far as it has come.</param>
    /// <param name="isComplete">True where nothing comes after it.</param>
    public bool TryAdvance(in ReadOnlySequence<byte> body, bool isComplete)
    {
        if (!isComplete && body.Length - _consumed < _waitFor)
        {
            return true;
        }

        var reader = new Utf8JsonReader(body.Slice(_consumed), isComplete, _state);
        try
        {
            while (reader.Read())
            {
                _stream.See(ref reader);
                foreach (var member in _members)
                {
                    member.See(ref reader);
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // A member name with half a surrogate pair: the reader finds out only when it compares.
            return false;
        }

        _state = reader.CurrentState;
        _consumed += reader.BytesConsumed;
        var rest = body.Length - _consumed;

        // A long token is looked at again only when it has doubled: byte by byte, each look would start over.
        _waitFor = rest <= SmallRest ? 0 : rest * 2;
        return true;
    }
}
