using System.Globalization;

namespace ProxyGovernor.ModelServer.Raw;

/// <summary>Reads one HTTP/1.1 request: just enough of the protocol to know where it ends.</summary>
internal static class RawRequestReader
{
    public static async Task<RawRequest> ReadAsync(RawReceiver receiver)
    {
        var lines = new List<string>();
        while (await receiver.ReadLineAsync() is { Length: > 0 } line)
            lines.Add(line);

        var headers = lines.Skip(1)
            .Select(line => line.Split(':', 2))
            .GroupBy(parts => parts[0], parts => parts[^1].Trim(), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => string.Join(",", group), StringComparer.OrdinalIgnoreCase);
        return new RawRequest(string.Join("\r\n", lines), headers, await ReadBodyAsync(receiver, headers));
    }

    private static async Task<byte[]> ReadBodyAsync(RawReceiver receiver, Dictionary<string, string> headers)
    {
        if (headers.TryGetValue("Content-Length", out var length))
            return await receiver.ReadAsync(int.Parse(length, CultureInfo.InvariantCulture));
        if (!headers.TryGetValue("Transfer-Encoding", out var coding) || !coding.Contains("chunked", StringComparison.OrdinalIgnoreCase))
            return [];

        var body = new List<byte>();
        while (await ReadChunkSizeAsync(receiver) is > 0 and var size)
        {
            body.AddRange(await receiver.ReadAsync(size));
            await receiver.ReadLineAsync();
        }

        while ((await receiver.ReadLineAsync()).Length > 0)
        {
            // Trailers are read past.
        }

        return [.. body];
    }

    private static async Task<int> ReadChunkSizeAsync(RawReceiver receiver)
    {
        var line = await receiver.ReadLineAsync();
        return int.Parse(line.AsSpan(0, line.AsSpan().IndexOf(';') is >= 0 and var end ? end : line.Length), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
