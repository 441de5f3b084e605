using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ProxyGovernor.Streaming.Framing;
using ProxyGovernor.Streaming.Usage;

namespace ProxyGovernor.Dialects;

/// <summary>What one dialect's events mean, and how it says that a stream ended. Stateless and shared by all streams.</summary>
internal abstract class Dialect
{
    // The relaxed encoder keeps messages readable; they are JSON and never HTML, and it still escapes every line end.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dialect[] ByKind =
    [
        new SseDialect(), new OpenAIChatDialect(), new OpenAIResponsesDialect(), new AnthropicDialect(), new OllamaDialect(), new GeminiDialect(),
        new SseDialect(), new NdjsonDialect(),
    ];

    /// <summary>The dialect of that name; <see cref="StreamDialect.Auto"/>, which nothing has resolved, speaks as plain SSE.</summary>
    public static Dialect For(StreamDialect kind) => ByKind[(int)kind];

    public abstract StreamDialect Kind { get; }

    /// <summary>Whether a whole stream ends with an event of its own; if not, the end of the body is all there is.</summary>
    public virtual bool HasTerminalEvent => true;

    /// <summary>Whether more may follow what looks like an end: it is one only if nothing but the end of the body does.</summary>
    public virtual bool MayGoOn => false;

    /// <summary>Where the dialect may tell its token counts.</summary>
    public virtual ReadOnlySpan<UsageMembers> Usage => [];

    /// <summary>What is sent between two events to say that a silent stream lives, before tagging; empty where clients would not skip it.</summary>
    public virtual ReadOnlySpan<byte> Heartbeat => ": ping\n\n"u8;

    /// <summary>What stands before the error object of a terminal.</summary>
    protected abstract ReadOnlySpan<byte> TerminalStart { get; }

    /// <summary>What stands behind it.</summary>
    protected abstract ReadOnlySpan<byte> TerminalEnd { get; }

    /// <summary>
    /// What an event means, by its name and the top level of its data. <paramref name="state"/> is what the dialect keeps of the stream between
    /// two events; 0 at first.
    /// </summary>
    public virtual EventKind Classify(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data, ref long state) => EventKind.Content;

    /// <summary>Writes the event or events that end a stream which has started.</summary>
    public void WriteTerminal(in StreamEnding ending, long state, IBufferWriter<byte> output)
    {
        output.Write(TerminalStart);
        using (var json = new Utf8JsonWriter(output, WriterOptions))
        {
            WriteStart(json, ending);
            WriteTerminalMembers(json, ending, state);
            json.WriteEndObject();
        }

        output.Write(TerminalEnd);
    }

    /// <summary>Writes the error object (<c>application/json</c>) of an answer that ends before a response has started.</summary>
    public void WriteErrorBody(in StreamEnding ending, int status, IBufferWriter<byte> body)
    {
        using var json = new Utf8JsonWriter(body, WriterOptions);
        WriteStart(json, ending);
        WriteErrorMembers(json, ending, status);
        json.WriteEndObject();
    }

    /// <summary>A bound on what <see cref="WriteTerminal"/> writes: no form says the message more than twice, and an escape takes at most 6 bytes.</summary>
    public static int MaxTerminalLength(in StreamEnding ending) => 512 + (6 * ((2 * ending.Message.Length) + ending.StreamId.Length));

    /// <summary>The members of the dialect's error object.</summary>
    protected abstract void WriteErrorMembers(Utf8JsonWriter json, in StreamEnding ending, int status);

    /// <summary>The members of a terminal's object; the error object's unless the dialect tells them apart.</summary>
    protected virtual void WriteTerminalMembers(Utf8JsonWriter json, in StreamEnding ending, long state) =>
        WriteErrorMembers(json, ending, ending.Status);

    private static void WriteStart(Utf8JsonWriter json, in StreamEnding ending)
    {
        json.WriteStartObject();
        if (ending.StreamId.Length > 0)
        {
            json.WriteString("stream_id"u8, ending.StreamId);
        }
    }
}
