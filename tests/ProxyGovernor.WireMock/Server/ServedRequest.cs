using System.Text.Json;

namespace ProxyGovernor.WireMock.Server;

/// <summary>A request as WireMock's journal has it.</summary>
/// <param name="Session">Its session id.</param>
/// <param name="StreamId">The proxy's id of the run that sent it.</param>
/// <param name="Fence">The proxy's fence, growing within a session.</param>
/// <param name="Sent">Whether the whole answer was sent; stays false for ever where the connection was closed before.</param>
internal sealed record ServedRequest(string? Session, string? StreamId, string? Fence, bool Sent)
{
    public static ServedRequest Read(JsonElement entry)
    {
        var headers = entry.GetProperty("request").GetProperty("headers").EnumerateObject()
            .ToDictionary(header => header.Name, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new ServedRequest(
            headers.GetValueOrDefault("X-Session-Id"), headers.GetValueOrDefault("X-Stream-Id"), headers.GetValueOrDefault("X-Stream-Fence"),
            entry.GetProperty("timing").TryGetProperty("totalTime", out _));
    }
}
