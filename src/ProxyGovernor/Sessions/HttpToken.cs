using System.Buffers;

namespace ProxyGovernor.Sessions;

/// <summary>The <c>token</c> of RFC 9110, section 5.6.2: what header and cookie names consist of.</summary>
internal static class HttpToken
{
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool IsValid(ReadOnlySpan<char> name) => !name.IsEmpty && !name.ContainsAnyExcept(Characters);
}
