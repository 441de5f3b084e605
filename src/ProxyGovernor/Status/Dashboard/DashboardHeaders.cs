using Microsoft.AspNetCore.Http;

namespace ProxyGovernor.Status.Dashboard;

/// <summary>What a browser is told about the page, which is given a key that stops everybody's streams.</summary>
internal static class DashboardHeaders
{
    /// <summary>
    /// Nothing from elsewhere and nothing inline; no sink takes a string for code, so that even a mistake of the page's own
    /// could not turn text of the API into script; and nobody frames the page to borrow its clicks.
    /// </summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    public static void Apply(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        // Kept, but never shown unasked: after an upgrade no file of the page meets one of another version.
        headers.CacheControl = "no-cache";
    }
}
