using System.Buffers;
using System.Buffers.Text;
using Microsoft.Extensions.Primitives;

namespace ProxyGovernor.Sessions;

/// <summary>The id that a request is told apart by in logs and answers.</summary>
internal static class RequestId
{
    public const string HeaderName = "X-Request-Id";
    public const int MaximumLength = 128;
    private const int RandomBytes = 16;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

    /// <summary>The client's id where it is one value of 1 to 128 of <c>A-Z a-z 0-9 . _ : -</c>, else a new one: it is written to logs.</summary>
    public static string From(StringValues header) => header is [{ Length: > 0 and <= MaximumLength } id] && !id.AsSpan().ContainsAnyExcept(Allowed)
        ? id
        : New();

    private static string New()
    {
        Span<byte> bytes = stackalloc byte[RandomBytes];
#pragma warning disable CA5394 // It is known to everybody: it has to be new, not secret.
        Random.Shared.NextBytes(bytes);
#pragma warning restore CA5394
        return Base64Url.EncodeToString(bytes);
    }
}
