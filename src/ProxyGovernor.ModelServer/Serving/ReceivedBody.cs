using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ProxyGovernor.ModelServer.Serving;

/// <summary>A request's whole body: its length, and the two members a simulated answer depends on.</summary>
internal readonly record struct ReceivedBody(long Length, bool? Stream, bool IncludeUsage)
{
    public static async Task<ReceivedBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
            var options = Member(json.RootElement, "stream_options");
            return new ReceivedBody(bytes.Length, Flag(json.RootElement, "stream"), options is { } given && Flag(given, "include_usage") == true);
        }
        catch (JsonException)
        {
            // Not every body is JSON, and a simulated model reads nothing else of it.
            return new ReceivedBody(bytes.Length, null, false);
        }
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    private static bool? Flag(JsonElement element, string name) => Member(element, name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
