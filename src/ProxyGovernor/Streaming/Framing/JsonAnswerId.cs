using System.Text;
using ProxyGovernor.Streaming.Tagging;

namespace ProxyGovernor.Streaming.Framing;

/// <summary>
/// Finds the id that a model server gives its answer: <c>id</c> of an event's object, or of the object that the dialects put it in
/// (OpenAI responses: <c>response</c>, Anthropic: <c>message</c>, SGLang's own API: <c>meta_info</c>).
/// </summary>
internal static class JsonAnswerId
{
    private const int LongestId = 256;

    public static string? Find(ReadOnlySpan<byte> data)
    {
        if (!JsonMembers.TryObject(data, out var members))
        {
            return null;
        }

        string? inside = null;
        while (members.MoveNext())
        {
            if (members.Named("id"u8))
            {
                return Text(members.StringValue);
            }

            if (members.Named("response"u8) || members.Named("message"u8) || members.Named("meta_info"u8))
            {
                inside = IdOf(members.Value);
            }
        }

        return inside;
    }

    private static string? IdOf(ReadOnlySpan<byte> json)
    {
        var id = default(string);
        if (JsonMembers.TryObject(json, out var members))
        {
            while (id is null && members.MoveNext())
            {
                id = members.Named("id"u8) ? Text(members.StringValue) : null;
            }
        }

        return id;
    }

    /// <summary>No id needs an escape; what has one would have to be unescaped to be the same name.</summary>
    private static string? Text(ReadOnlySpan<byte> value) =>
        value.Length is > 0 and <= LongestId && !value.Contains((byte)'\\') ? Encoding.UTF8.GetString(value) : null;
}
