using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ProxyGovernor.Sessions;

/// <summary>Which part of a request a session id is looked for in.</summary>
internal enum SessionSourceKind
{
    Header,
    Query,
    Cookie,
    Route,
    Json,
}

/// <summary>One entry of <c>Session:Sources</c>, such as <c>header:X-Session-Id</c> or <c>json:$.metadata.session_id</c>.</summary>
internal sealed class SessionSource
{
    public const int MaximumJsonDepth = 8;

    /// <summary>What a malformed entry is told.</summary>
    public const string Grammar = "header:NAME, query:NAME, cookie:NAME, route:NAME, json:$.member.member (at most 8 members)";

    private SessionSource(SessionSourceKind kind, string name, byte[][] members)
    {
        Kind = kind;
        Name = name;
        Members = members;
    }

    public static SessionSource Default { get; } = new(SessionSourceKind.Header, "X-Session-Id", []);

    public SessionSourceKind Kind { get; }

    /// <summary>Header, query, cookie or route value name; for JSON the whole path.</summary>
    public string Name { get; }

    /// <summary>For JSON: the member names from the root down, in UTF-8.</summary>
    public byte[][] Members { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out SessionSource? source)
    {
        source = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || KindOf(text.AsSpan(0, colon)) is not { } kind)
        {
            return false;
        }

        var name = text[(colon + 1)..];
        var members = kind == SessionSourceKind.Json ? MembersOf(name) : [];
        if (members is null || (kind != SessionSourceKind.Json && !IsName(kind, name)))
        {
            return false;
        }

        source = new SessionSource(kind, name, members);
        return true;
    }

    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()}:{Name}";

    private static SessionSourceKind? KindOf(ReadOnlySpan<char> prefix)
    {
        foreach (var kind in Enum.GetValues<SessionSourceKind>())
        {
            if (prefix.Equals(kind.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        return null;
    }

    // Header and cookie names are tokens on the wire; anything else could never match.
    private static bool IsName(SessionSourceKind kind, string name) => kind is SessionSourceKind.Header or SessionSourceKind.Cookie
        ? HttpToken.IsValid(name)
        : name.Length > 0 && !name.Any(static character => char.IsControl(character) || char.IsWhiteSpace(character));

    private static byte[][]? MembersOf(string path)
    {
        if (!path.StartsWith("$.", StringComparison.Ordinal))
        {
            return null;
        }

        var members = path[2..].Split('.');
        return members.Length > MaximumJsonDepth || members.Any(string.IsNullOrWhiteSpace) ? null : [.. members.Select(Encoding.UTF8.GetBytes)];
    }
}
