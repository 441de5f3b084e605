using System.Text.Json;

namespace ProxyGovernor.Host.Diagnose.Asking;

/// <summary>JSON as the status API writes it. What lacks a member is no answer of it.</summary>
internal static class GovernorJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The <c>state</c> of an answer that holds nothing else; null where it is no such answer.</summary>
    public static string? StateOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("state", out JsonElement state) ? state.GetString() : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
