using System.Diagnostics;

namespace ProxyGovernor.Streaming.Tagging;

/// <summary>Walks over one JSON value of any shape, without recursion: an upstream must not choose the depth of our stack.</summary>
internal static class JsonValue
{
    /// <summary>Deeper text counts as malformed, and so passes untouched.</summary>
    public const int MaxDepth = 1024;

    /// <summary>The position behind the value that starts at <paramref name="position"/>, or <see cref="JsonText.Malformed"/>.</summary>
    public static int Skip(ReadOnlySpan<byte> json, int position) =>
        position < json.Length && json[position] is (byte)'{' or (byte)'[' ? SkipContainer(json, position) : SkipScalar(json, position);

    private static int SkipScalar(ReadOnlySpan<byte> json, int position) => position >= json.Length ? JsonText.Malformed : json[position] switch
    {
        (byte)'"' => JsonText.SkipString(json, position),
        (byte)'t' => SkipLiteral(json, position, "true"u8),
        (byte)'f' => SkipLiteral(json, position, "false"u8),
        (byte)'n' => SkipLiteral(json, position, "null"u8),
        _ => JsonText.SkipNumber(json, position),
    };

    private static int SkipLiteral(ReadOnlySpan<byte> json, int position, ReadOnlySpan<byte> literal) =>
        json[position..].StartsWith(literal) ? position + literal.Length : JsonText.Malformed;

    private static int SkipContainer(ReadOnlySpan<byte> json, int position)
    {
        var open = new OpenContainers(stackalloc ulong[MaxDepth / 64]);
        do
        {
            position = JsonText.SkipWhitespace(json, position);
            position = position < json.Length && json[position] is (byte)'{' or (byte)'['
                ? Open(json, position, ref open)
                : Close(json, SkipScalar(json, position), ref open);
        }
        while (position != JsonText.Malformed && open.Depth > 0);

        return position;
    }

    // Leaves the position at the first value inside, or behind an empty container and all that ends with it.
    private static int Open(ReadOnlySpan<byte> json, int position, ref OpenContainers open)
    {
        bool isObject = json[position] == '{';
        if (!open.TryPush(isObject))
        {
            return JsonText.Malformed;
        }

        position = JsonText.SkipWhitespace(json, position + 1);
        if (position < json.Length && json[position] == open.Closing)
        {
            open.Pop();
            return Close(json, position + 1, ref open);
        }

        return isObject ? JsonText.SkipName(json, position) : position;
    }

    // Behind a value: closes what ends here, and goes on to the next value's start.
    private static int Close(ReadOnlySpan<byte> json, int position, ref OpenContainers open)
    {
        while (position != JsonText.Malformed && open.Depth > 0)
        {
            position = JsonText.SkipWhitespace(json, position);
            if (position >= json.Length)
            {
                return JsonText.Malformed;
            }

            byte next = json[position++];
            if (next == ',')
            {
                position = JsonText.SkipWhitespace(json, position);
                return open.Closing == '}' ? JsonText.SkipName(json, position) : position;
            }

            if (next != open.Closing)
            {
                return JsonText.Malformed;
            }

            open.Pop();
        }

        return position;
    }

    private ref struct OpenContainers(Span<ulong> objects)
    {
        private readonly Span<ulong> _objects = objects;

        public int Depth { get; private set; }

        public readonly byte Closing
        {
            get
            {
                Debug.Assert(Depth > 0);
                return (_objects[(Depth - 1) / 64] >> ((Depth - 1) % 64) & 1) != 0 ? (byte)'}' : (byte)']';
            }
        }

        public bool TryPush(bool isObject)
        {
            if (Depth == MaxDepth)
            {
                return false;
            }

            ref ulong word = ref _objects[Depth / 64];
            ulong bit = 1UL << (Depth % 64);
            word = isObject ? word | bit : word & ~bit;
            Depth++;
            return true;
        }

        public void Pop() => Depth--;
    }
}
