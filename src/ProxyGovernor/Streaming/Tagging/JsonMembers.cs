namespace ProxyGovernor.Streaming.Tagging;

/// <summary>
/// Walks the members of one JSON object, or the elements of one array, top level only. Stops at the first malformed byte, so text that breaks off
/// still gives what stands before the break.
/// </summary>
internal ref struct JsonMembers
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly bool _isObject;
    private int _position;
    private int _valueStart;
    private bool _started;

    private JsonMembers(ReadOnlySpan<byte> json, int open)
    {
        _json = json;
        _isObject = open >= 0 && json[open] == '{';
        _position = Open = open;
    }

    /// <summary>Position of the opening bracket.</summary>
    public int Open { get; }

    /// <summary>Position of the current member: its name's quote, or the element's first byte.</summary>
    public int Start { get; private set; }

    /// <summary>Position behind the current member's value, or behind the opening bracket before the first.</summary>
    public int End { get; private set; }

    /// <summary>The current member's name as it stands in the text, without quotes; empty for an element.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The current value's text.</summary>
    public readonly ReadOnlySpan<byte> Value => _json[_valueStart..End];

    /// <summary>The current value without its quotes where it is a string, else empty.</summary>
    public readonly ReadOnlySpan<byte> StringValue => Value is [(byte)'"', .. var text, (byte)'"'] ? text : [];

    /// <summary>Whether the walk reached the closing bracket, and only whitespace follows it.</summary>
    public bool IsComplete { get; private set; }

    public static bool TryObject(ReadOnlySpan<byte> json, out JsonMembers members) => TryOpen(json, (byte)'{', out members);

    public static bool TryArray(ReadOnlySpan<byte> json, out JsonMembers members) => TryOpen(json, (byte)'[', out members);

    public bool MoveNext()
    {
        if (_position == JsonText.Malformed)
        {
            return false;
        }

        int position = JsonText.SkipWhitespace(_json, _started ? _position : Open + 1);
        bool closes = position < _json.Length && _json[position] == (_isObject ? '}' : ']');
        bool follows = position < _json.Length && _json[position] == ',';
        if (closes || follows != _started)
        {
            IsComplete = closes && JsonText.SkipWhitespace(_json, position + 1) == _json.Length;
            _position = JsonText.Malformed;
            return false;
        }

        return Read(follows ? JsonText.SkipWhitespace(_json, position + 1) : position);
    }

    /// <summary>Whether the current member's name is this ASCII text, in whatever escaping.</summary>
    public readonly bool Named(ReadOnlySpan<byte> name) => JsonString.Means(Name, name);

    /// <summary>Whether it has this name and a value other than null.</summary>
    public readonly bool NamedAndSet(ReadOnlySpan<byte> name) => Named(name) && !Value.SequenceEqual("null"u8);

    private static bool TryOpen(ReadOnlySpan<byte> json, byte bracket, out JsonMembers members)
    {
        int open = JsonText.SkipWhitespace(json, 0);
        bool opens = open < json.Length && json[open] == bracket;
        members = new JsonMembers(json, opens ? open : JsonText.Malformed) { End = open + 1 };
        return opens;
    }

    private bool Read(int start)
    {
        int nameEnd = _isObject ? JsonText.SkipString(_json, start) : start;
        int colon = _isObject ? JsonText.SkipColon(_json, nameEnd) : start;
        int valueStart = colon == JsonText.Malformed ? _json.Length : JsonText.SkipWhitespace(_json, colon);
        _position = JsonValue.Skip(_json, valueStart);
        _started = true;
        if (_position == JsonText.Malformed)
        {
            return false;
        }

        Name = _isObject ? _json[(start + 1)..(nameEnd - 1)] : [];
        (Start, _valueStart, End) = (start, valueStart, _position);
        return true;
    }
}
