using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using ProxyGovernor.Policies.Configuration;

namespace ProxyGovernor.Pipeline.Aborting;

/// <summary>What a URL template says: <c>[METHOD] path-or-URL</c>, with placeholders in braces.</summary>
internal sealed partial class AbortTemplate
{
    private static readonly string[] Methods = ["DELETE", "GET", "PATCH", "POST", "PUT"];

    private static readonly FrozenDictionary<string, Func<AbortedRequest, string?>> Values = new Dictionary<string, Func<AbortedRequest, string?>>
    {
        ["{fence}"] = static aborted => aborted.Fence is 0 ? null : aborted.Fence.ToString(CultureInfo.InvariantCulture),
        ["{session}"] = static aborted => aborted.Session,
        ["{stream_id}"] = static aborted => aborted.StreamId,
        ["{upstream_id}"] = static aborted => aborted.UpstreamId,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly string _url;

    private AbortTemplate(HttpMethod method, string url) => (Method, _url) = (method, url);

    public HttpMethod Method { get; }

    /// <summary>Reads a template; answers what is wrong with it, or null.</summary>
    public static string? Parse(string text, out AbortTemplate? template)
    {
        template = null;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (method, url) = words is [var single] ? (HttpMethod.Post.Method, single) : (words[0], string.Join(' ', words[1..]));
        if (!Methods.Contains(method, StringComparer.Ordinal))
        {
            return $"has an unknown method \"{method}\"; allowed: {string.Join(", ", Methods)}";
        }

        var names = Values.Keys.Order(StringComparer.Ordinal);
        if (Placeholder().Matches(url).FirstOrDefault(found => !Values.ContainsKey(found.Value)) is { } unknown)
        {
            return $"has an unknown placeholder {unknown.Value}{NearestKey.Hint(unknown.Value, names)}; allowed: {string.Join(", ", names)}";
        }

        if (!IsUrl(url))
        {
            return "is neither a path that begins with one slash nor an http or https URL whose host is fixed";
        }

        template = new AbortTemplate(HttpMethod.Parse(method), url);
        return null;
    }

    /// <summary>The path or URL for a request, or null and the name of what is not known of it.</summary>
    public string? Expand(AbortedRequest aborted, out string? missing)
    {
        string? unknown = null;
        var url = Placeholder().Replace(_url, found =>
        {
            var value = Values[found.Value](aborted);
            // Dots alone would step out of the path, whatever their escaping.
            unknown = string.IsNullOrEmpty(value) || value is "." or ".." ? found.Value : unknown;
            return Uri.EscapeDataString(value ?? "");
        });
        missing = unknown;
        return unknown is null ? url : null;
    }

    private static bool IsUrl(string url)
    {
        var filled = Placeholder().Replace(url, "0");
        if (filled.AsSpan().ContainsAny("{}#\\") || filled.Any(static character => char.IsControl(character) || char.IsWhiteSpace(character)))
        {
            return false;
        }

        return filled.StartsWith('/')
            ? !filled.StartsWith("//", StringComparison.Ordinal)
            : Uri.TryCreate(filled, UriKind.Absolute, out var absolute)
                && (absolute.Scheme == Uri.UriSchemeHttp || absolute.Scheme == Uri.UriSchemeHttps)
                && absolute.UserInfo.Length == 0
                && FixedHost().IsMatch(url);
    }

    [GeneratedRegex(@"\{[^{}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    // What a model server or a client says must never choose the host.
    [GeneratedRegex(@"^[^:/?]+://[^/?{}]+($|[/?])", RegexOptions.CultureInvariant)]
    private static partial Regex FixedHost();
}
