using System.Text.Json;
using ProxyGovernor.Streaming.Framing;
using ProxyGovernor.Streaming.Tagging;
using ProxyGovernor.Streaming.Usage;

namespace ProxyGovernor.Dialects;

/// <summary>Ollama's NDJSON. Its error is a string: clients show an object as <c>[object Object]</c>.</summary>
internal sealed class OllamaDialect : Dialect
{
    private static readonly UsageMembers[] Counts = [new(
        "eval_count\""u8.ToArray(), holder: null, wrappers: [], input: ["prompt_eval_count"u8.ToArray()], output: ["eval_count"u8.ToArray()])];

    public override StreamDialect Kind => StreamDialect.Ollama;

    public override ReadOnlySpan<UsageMembers> Usage => Counts;

    public override ReadOnlySpan<byte> Heartbeat => [];

    protected override ReadOnlySpan<byte> TerminalStart => [];

    protected override ReadOnlySpan<byte> TerminalEnd => "\n"u8;

    public override EventKind Classify(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data, ref long state)
    {
        // Every line has a "done"; only the last one's is true.
        if (data.IndexOf("true"u8) < 0 && data.IndexOf("\"error\""u8) < 0)
        {
            return EventKind.Content;
        }

        var kind = EventKind.Content;
        JsonMembers.TryObject(data, out var members);
        while (members.MoveNext())
        {
            if (members.NamedAndSet("error"u8))
            {
                return EventKind.Error;
            }

            if (members.Named("done"u8) && members.Value.SequenceEqual("true"u8))
            {
                kind = EventKind.Terminal;
            }
        }

        return kind;
    }

    protected override void WriteErrorMembers(Utf8JsonWriter json, in StreamEnding ending, int status) => json.WriteString("error"u8, ending.Message);
}
