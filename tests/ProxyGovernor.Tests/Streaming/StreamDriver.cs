using System.Text;
using ProxyGovernor.Dialects;
using ProxyGovernor.Streaming.Framing;

namespace ProxyGovernor.Tests.Streaming;

/// <summary>Drives an <see cref="EventReader"/> the way a stream does: pieces come in, whole events go out, the tail at the end.</summary>
internal sealed class StreamDriver(StreamDialect dialect, EventFraming framing, string? tag = StreamDriver.Id)
{
    public const string Id = "sid_1";

    private readonly EventReader _reader = new(Dialect.For(dialect), framing, tag);
    private readonly List<byte> _output = [];
    private byte[] _inbox = [];

    public List<EventKind> Kinds { get; } = [];

    public EventReader Reader => _reader;

    public byte[] Output => [.. _output];

    public string Text => Encoding.UTF8.GetString(Output);

    public static StreamDriver Run(StreamDialect dialect, EventFraming framing, string? tag, params ReadOnlySpan<byte[]> pieces)
    {
        var driver = new StreamDriver(dialect, framing, tag);
        foreach (byte[] piece in pieces)
        {
            driver.Feed(piece);
        }

        driver.Finish();
        return driver;
    }

    public static StreamDriver Sse(string text, StreamDialect dialect = StreamDialect.OpenAIChat) =>
        Run(dialect, EventFraming.Sse, Id, Encoding.UTF8.GetBytes(text));

    public static StreamDriver Lines(string text, StreamDialect dialect = StreamDialect.Ollama) =>
        Run(dialect, EventFraming.Ndjson, Id, Encoding.UTF8.GetBytes(text));

    public StreamDriver Feed(ReadOnlySpan<byte> piece)
    {
        _inbox = [.. _inbox, .. piece];
        for (int length; (length = _reader.FindEvent(_inbox)) > 0;)
        {
            byte[] destination = new byte[length + _reader.MaxGrowth];
            Add(_reader.Forward(_inbox.AsSpan(0, length), destination, out int written), destination, written);
            _inbox = _inbox[length..];
        }

        return this;
    }

    public bool Finish()
    {
        byte[] destination = new byte[_inbox.Length + _reader.MaxGrowth];
        if (!_reader.TakeTail(_inbox, destination, out int written, out var kind))
        {
            return false;
        }

        Add(kind, destination, written);
        return true;
    }

    public string End(in StreamEnding ending)
    {
        byte[] destination = new byte[_reader.MaxTerminalLength(ending)];
        int written = _reader.WriteTerminal(ending, destination);
        return Encoding.UTF8.GetString(destination, 0, written);
    }

    private void Add(EventKind kind, byte[] destination, int written)
    {
        _output.AddRange(destination.AsSpan(0, written));
        if (kind != EventKind.Comment)
        {
            Kinds.Add(kind);
        }
    }
}
