using System.Text.Json;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>One event of a stream as its client reads it: strictly, so that half an event fails the test.</summary>
internal sealed record StreamedEvent(string Name, string Data)
{
    private const string Done = "[DONE]";

    public bool IsDone => Data == Done;

    /// <summary>The data as JSON; undefined for <c>[DONE]</c>.</summary>
    public JsonElement Json { get; } = Data == Done ? default : JsonDocument.Parse(Data).RootElement;

    public string? Type => Text("type");

    public string? StreamId => Text("stream_id");

    /// <summary>A top-level member, or null.</summary>
    public JsonElement? Member(string name) => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out var value) ? value : null;

    /// <summary>The events of a whole server-sent stream; text behind the last blank line fails.</summary>
    public static IReadOnlyList<StreamedEvent> ReadSse(string body)
    {
        var blocks = body.ReplaceLineEndings("\n").Split("\n\n");
        Assert.Equal("", blocks[^1]);
        return [.. blocks[..^1].Where(block => !block.StartsWith(':')).Select(ReadBlock)];
    }

    /// <summary>The events of a whole stream of lines; text behind the last line end fails.</summary>
    public static IReadOnlyList<StreamedEvent> ReadLines(string body)
    {
        var lines = body.Split('\n');
        Assert.Equal("", lines[^1]);
        return [.. lines[..^1].Select(line => new StreamedEvent("", line))];
    }

    private static StreamedEvent ReadBlock(string block)
    {
        var fields = block.Split('\n').Select(line => line.Split(':', 2)).ToLookup(field => field[0], field => field[1].StartsWith(' ') ? field[1][1..] : field[1]);
        return new StreamedEvent(fields["event"].SingleOrDefault("message"), fields["data"].Single());
    }

    private string? Text(string name) => Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
