using System.Buffers;
using System.Globalization;

namespace ProxyGovernor.Pipeline;

/// <summary>
/// Stream ids: two hex digits of the session's bucket, then a version 7 UUID in hex: 128 bits, URL-safe, sortable by time within a bucket.
/// </summary>
internal static class StreamId
{
    private const int Length = 34;
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    public static string Create(int bucket, DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{bucket:x2}{Guid.CreateVersion7(now):N}");

    public static bool IsValid(ReadOnlySpan<char> id) => id.Length == Length && !id.ContainsAnyExcept(Hex);
}
