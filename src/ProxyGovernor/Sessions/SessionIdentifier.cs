using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Policies;
using ProxyGovernor.Policies.Configuration;

namespace ProxyGovernor.Sessions;

/// <summary>
/// Step 2 of a governed request: from tenant, policy, client session id and lane to one opaque key. A session id guessed under another
/// credential makes another key.
/// </summary>
internal sealed class SessionIdentifier(GovernanceSettingsProvider settings, CallerTenant tenants, IdentitySecret secret, TimeProvider time)
{
    private const int GeneratedBytes = 16;

    /// <summary>Identifies a request; completes synchronously unless a JSON body has to be looked into.</summary>
    /// <exception cref="OperationCanceledException">The request was aborted while its body was awaited.</exception>
    /// <exception cref="BadHttpRequestException">The server refuses the body (too slow, too large, malformed).</exception>
    public ValueTask<SessionIdentification> IdentifyAsync(HttpContext context, StreamPolicy policy)
    {
        var tenant = tenants.Of(context, out var anonymous);
        var identity = settings.Current.Identity;
        if (anonymous && identity.Anonymous == AnonymousAccess.Deny)
        {
            var accepted = identity.CredentialHeaders.Count == 0 ? "" : $" ({string.Join(", ", identity.CredentialHeaders)})";
            return new(SessionIdentification.Refused(tenant, $"A credential is required{accepted}.", StatusCodes.Status401Unauthorized));
        }

        foreach (var source in policy.SessionSources)
        {
            if (source.Kind == SessionSourceKind.Json)
            {
                return IdentifyWithBodyAsync(context, policy, tenant);
            }

            var reading = RequestValues.Read(context.Request, source);
            if (reading.IsPresent)
            {
                return new(Decide(context, policy, tenant, source, reading));
            }
        }

        return new(Missing(context, policy, tenant));
    }

    /// <summary>The caller's tenant, as in <see cref="SessionIdentification.Tenant"/>.</summary>
    public string TenantOf(HttpContext context) => tenants.Of(context);

    /// <summary>The key of a session as this caller would reach it.</summary>
    public string KeyFor(HttpContext context, string policyName, string sessionId, string? lane) =>
        SessionKeys.Derive(secret.Current, tenants.Of(context), policyName, sessionId, lane);

    private async ValueTask<SessionIdentification> IdentifyWithBodyAsync(HttpContext context, StreamPolicy policy, string tenant)
    {
        var scan = await JsonBodyPeek.ReadAsync(context, policy.SessionSources, time);
        foreach (var source in policy.SessionSources)
        {
            var reading = source.Kind == SessionSourceKind.Json
                ? scan?.ReadingOf(source) ?? SourceReading.Absent
                : RequestValues.Read(context.Request, source);
            if (reading.IsPresent)
            {
                return Decide(context, policy, tenant, source, reading);
            }
        }

        return Missing(context, policy, tenant);
    }

    private SessionIdentification Missing(HttpContext context, StreamPolicy policy, string tenant)
    {
        switch (policy.Missing)
        {
            case MissingSession.Reject:
                return SessionIdentification.Refused(tenant, $"A session id is required; accepted: {string.Join(", ", policy.SessionSources)}.");
            case MissingSession.Generate:
                var generated = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(GeneratedBytes));
                return WithLane(context, policy, tenant, generated) with { GeneratedSessionId = generated };
            default:
                return WithLane(context, policy, tenant, null);
        }
    }

    private SessionIdentification Decide(HttpContext context, StreamPolicy policy, string tenant, SessionSource source, SourceReading reading) =>
        reading.Value is { } session
            ? WithLane(context, policy, tenant, session)
            : SessionIdentification.Refused(tenant, $"The session id in {source} {reading.Problem}.");

    private SessionIdentification WithLane(HttpContext context, StreamPolicy policy, string tenant, string? session)
    {
        var lane = policy.LaneHeader is { } header ? SourceReading.Of(context.Request.Headers[header]) : SourceReading.Absent;
        if (lane.Problem is not null)
        {
            return SessionIdentification.Refused(tenant, $"The lane in header:{policy.LaneHeader} {lane.Problem}.");
        }

        var repeatable = SourceReading.Of(context.Request.Headers[GovernorHeaders.IdempotencyKey]);
        if (repeatable.Problem is not null)
        {
            return SessionIdentification.Refused(tenant, $"The {GovernorHeaders.IdempotencyKey} {repeatable.Problem}.");
        }

        if (session is null)
        {
            return new SessionIdentification { Tenant = tenant, Lane = lane.Value };
        }

        var key = SessionKeys.Derive(secret.Current, tenant, policy.Name, session, lane.Value);
        return new SessionIdentification { Tenant = tenant, SessionKey = key, Lane = lane.Value, IdempotencyKey = SessionKeys.OfRepeated(key, repeatable.Value) };
    }
}
