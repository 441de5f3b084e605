using System.Text.Json.Nodes;

namespace ProxyGovernor.Tests.ModelServer;

/// <summary>Takes a stream's text apart as a client would, strictly: what is not well-formed throws.</summary>
internal static class EventText
{
    /// <summary>The events of an event stream; data that is no JSON is kept as a string.</summary>
    public static IReadOnlyList<(string? Name, JsonNode Data)> Sse(string text)
    {
        var blocks = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split("\n\n");
        Assert.Equal("", blocks[^1]);
        return [.. blocks[..^1].Where(block => !block.StartsWith(':')).Select(Parse)];
    }

    public static IReadOnlyList<JsonNode> Ndjson(string text)
    {
        var lines = text.Split('\n');
        Assert.Equal("", lines[^1]);
        return [.. lines[..^1].Select(line => JsonNode.Parse(line)!)];
    }

    private static (string? Name, JsonNode Data) Parse(string block)
    {
        string? name = null;
        JsonNode? data = null;
        foreach (var line in block.Split('\n'))
        {
            var field = line.Split(": ", 2);
            if (field[0] == "event")
                name = field[1];
            else if (field[0] == "data")
                data = field[1] == "[DONE]" ? JsonValue.Create("[DONE]") : JsonNode.Parse(field[1]);
            else
                Assert.Fail($"Unexpected line: {line}");
        }

        return (name, data!);
    }
}
