using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ProxyGovernor.Sessions;

/// <summary>Reads the sources that stand in a request's head.</summary>
internal static class RequestValues
{
    public static SourceReading Read(HttpRequest request, SessionSource source) => source.Kind switch
    {
        SessionSourceKind.Header => SourceReading.Of(request.Headers[source.Name]),
        SessionSourceKind.Query => request.QueryString.HasValue ? SourceReading.Of(request.Query[source.Name]) : SourceReading.Absent,
        SessionSourceKind.Cookie => Cookie(request, source.Name),
        SessionSourceKind.Route => Route(request, source.Name),
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "Not in the head of a request."),
    };

    // Request.Cookies keeps one value of each name and so hides that there were several.
    private static SourceReading Cookie(HttpRequest request, string name)
    {
        var reading = SourceReading.Absent;
        if (!CookieHeaderValue.TryParseList(request.Headers.Cookie, out var cookies))
        {
            return reading;
        }

        foreach (var cookie in cookies)
        {
            if (cookie.Name.Equals(name, StringComparison.Ordinal))
            {
                reading = reading.And(SourceReading.Of(Uri.UnescapeDataString(cookie.Value.ToString())));
            }
        }

        return reading;
    }

    private static SourceReading Route(HttpRequest request, string name) =>
        request.RouteValues.TryGetValue(name, out var value) && value is not null
            ? SourceReading.Of(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
            : SourceReading.Absent;
}
