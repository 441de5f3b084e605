using System.Text.Json;

namespace ProxyGovernor.Pipeline.Heartbeats;

/// <summary>The sentence in a model server's JSON error, in the forms that model servers use.</summary>
internal static class UpstreamErrorText
{
    private const int MaximumBytes = 16 * 1024;
    private const int MaximumCharacters = 1000;

    /// <summary>The sentence, shortened where it is long; null where the body is no such JSON, or too large.</summary>
    public static async ValueTask<string?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaximumBytes + 1];
        try
        {
            var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            if (length > MaximumBytes)
            {
                return null;
            }

            using var json = JsonDocument.Parse(buffer.AsMemory(0, length));
            return Find(json.RootElement) is { } text ? Shorten(text) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or IOException or InvalidDataException)
        {
            // No JSON, a text that is none (invalid UTF-8, half a surrogate pair), or a body that breaks off: its status says enough.
            return null;
        }
    }

    /// <summary><c>{"error":{"message"}}</c>, <c>{"error"}</c>, <c>{"message"}</c> or <c>{"detail"}</c>; Gemini puts a list around it.</summary>
    private static string? Find(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Array when json.GetArrayLength() > 0 => Find(json[0]),
        JsonValueKind.Object => Member(json, "error"u8) ?? Member(json, "message"u8) ?? Member(json, "detail"u8),
        _ => null,
    };

    private static string? Member(JsonElement json, ReadOnlySpan<byte> name) => json.TryGetProperty(name, out var value) ? Find(value) : null;

    private static string Shorten(string text) => text.Length <= MaximumCharacters ? text : $"{text[..MaximumCharacters]}…";
}
