using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using ProxyGovernor.Policies;
using ProxyGovernor.Policies.Configuration;
using ProxyGovernor.Sessions;

namespace ProxyGovernor.Status;

/// <summary>A session by the client's own session id (scoped to its credential) or, for the operator, by its opaque key.</summary>
internal static class SessionEndpoints
{
    private const string DefaultPolicy = "chat";
    private const string EscapedSlash = "%2F";

    public static void Map(IEndpointRouteBuilder governor)
    {
        governor.MapGet("/sessions/{session}", GetAsync);
        governor.MapDelete("/sessions/{session}/active", StopAsync);
    }

    private static async Task<IResult> GetAsync(
        string session, HttpContext context, StreamDirectory directory, OperatorAccess access, SessionIdentifier identifier, GovernanceSettingsProvider settings)
    {
        var (address, refusal) = await AddressOfAsync(SessionOf(context, session, segmentsBehind: 0), context, directory, access, identifier, settings.Current);
        return refusal ?? StatusAnswers.Ok(await directory.SessionAsync(address));
    }

    private static async Task<IResult> StopAsync(
        string session, HttpContext context, StreamStopper stopper, StreamDirectory directory, OperatorAccess access, SessionIdentifier identifier,
        GovernanceSettingsProvider settings)
    {
        var (address, refusal) = await AddressOfAsync(SessionOf(context, session, segmentsBehind: 1), context, directory, access, identifier, settings.Current);
        if (refusal is not null)
        {
            return refusal;
        }

        if (!StreamEndpoints.TryWait(context, out var wait))
        {
            return StreamEndpoints.BadWait(context);
        }

        var record = await stopper.StopSessionAsync(address, wait);
        return record is null ? StatusAnswers.Missing : StatusAnswers.Ok(record, record.Active ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
    }

    /// <summary>
    /// The session as it was escaped. In a path the server leaves <c>%2F</c> as it is, which would part two segments: only the raw target tells a
    /// slash in the id from these three characters.
    /// </summary>
    private static string SessionOf(HttpContext context, string session, int segmentsBehind)
    {
        if (!session.Contains(EscapedSlash, StringComparison.OrdinalIgnoreCase))
        {
            return session;
        }

        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        var segments = path.TrimEnd('/').Split('/');
        return segments.Length > segmentsBehind ? Uri.UnescapeDataString(segments[^(segmentsBehind + 1)]) : session;
    }

    private static async ValueTask<(SessionAddress Address, IResult? Refusal)> AddressOfAsync(
        string session, HttpContext context, StreamDirectory directory, OperatorAccess access, SessionIdentifier identifier, GovernanceSettings settings)
    {
        switch (access.Of(context))
        {
            // A client's own id may look like a key: what is known under it decides.
            case OperatorRight.Granted when (await directory.SessionAsync(new SessionAddress(session))).IsKnown:
                return (new SessionAddress(session), null);
            case OperatorRight.Wrong:
                return (default, OperatorAccess.Denied);
        }

        var name = context.Request.Query["policy"].ToString();
        name = name.Length > 0 ? name : settings.Policies.ContainsKey(DefaultPolicy) || settings.Policies.Count != 1 ? DefaultPolicy : settings.Policies.Keys[0];
        if (!settings.Policies.TryGetValue(name, out var policy))
        {
            var known = string.Join(", ", settings.Policies.Keys.Order(StringComparer.Ordinal));
            return (default, StatusAnswers.Error(StatusCodes.Status400BadRequest, "unknown_policy", $"Query 'policy' is '{name}'; known policies: {known}."));
        }

        var lane = context.Request.Query["lane"].ToString();
        return (identifier.AddressOf(context, policy.Name, session, lane.Length > 0 ? lane : null), null);
    }
}
