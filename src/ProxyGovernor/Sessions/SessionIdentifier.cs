using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Policies;
using ProxyGovernor.Policies.Configuration;

namespace ProxyGovernor.Sessions;

/// <summary>
/// Step 2 of a governed request: from caller, policy, client session id and lane to one opaque key. A session id guessed under another
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
        var caller = tenants.Of(context);
        var identity = settings.Current.Identity;
        if (caller.IsAnonymous && identity.Anonymous == AnonymousAccess.Deny)
        {
            var accepted = identity.CredentialHeaders.Count == 0 ? "" : $" ({string.Join(", ", identity.CredentialHeaders)})";
            return new(SessionIdentification.Refused(caller, $"A credential is required{accepted}.", StatusCodes.Status401Unauthorized));
        }

        foreach (var source in policy.SessionSources)
        {
            if (source.Kind == SessionSourceKind.Json)
            {
                return IdentifyWithBodyAsync(context, policy, caller);
            }

            var reading = RequestValues.Read(context.Request, source);
            if (reading.IsPresent)
            {
                return new(Decide(context, policy, caller, source, reading));
            }
        }

        return new(Missing(context, policy, caller));
    }

    /// <summary>Whose streams this caller may see.</summary>
    public TenantScope ScopeOf(HttpContext context)
    {
        var caller = tenants.Of(context);
        return new TenantScope(caller.Tenant, caller.Generation.Previous is { } previous ? tenants.Of(context, previous).Tenant : null);
    }

    /// <summary>A session as this caller would reach it.</summary>
    public SessionAddress AddressOf(HttpContext context, string policyName, string sessionId, string? lane)
    {
        var caller = tenants.Of(context);
        return new SessionAddress(
            KeyOf(caller, policyName, sessionId, lane), caller.Generation.Previous is { } previous ? KeyOf(tenants.Of(context, previous), policyName, sessionId, lane) : null);
    }

    private static string KeyOf(Caller caller, string policyName, string sessionId, string? lane) =>
        SessionKeys.Derive(caller.Generation.Hash, caller.Tenant, policyName, sessionId, lane);

    private async ValueTask<SessionIdentification> IdentifyWithBodyAsync(HttpContext context, StreamPolicy policy, Caller caller)
    {
        var scan = await JsonBodyPeek.ReadAsync(context, policy.SessionSources, time);
        if (caller.Generation != secret.Current)
        {
            // Another secret was adopted while the body came: a run begun under the old one now would be looked for in vain.
            caller = tenants.Of(context);
        }

        foreach (var source in policy.SessionSources)
        {
            var reading = source.Kind == SessionSourceKind.Json
                ? scan?.ReadingOf(source) ?? SourceReading.Absent
                : RequestValues.Read(context.Request, source);
            if (reading.IsPresent)
            {
                return Decide(context, policy, caller, source, reading);
            }
        }

        return Missing(context, policy, caller);
    }

    private SessionIdentification Missing(HttpContext context, StreamPolicy policy, Caller caller)
    {
        switch (policy.Missing)
        {
            case MissingSession.Reject:
                return SessionIdentification.Refused(caller, $"A session id is required; accepted: {string.Join(", ", policy.SessionSources)}.");
            case MissingSession.Generate:
                var generated = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(GeneratedBytes));
                return WithLane(context, policy, caller, generated) with { GeneratedSessionId = generated };
            default:
                return WithLane(context, policy, caller, null);
        }
    }

    private SessionIdentification Decide(HttpContext context, StreamPolicy policy, Caller caller, SessionSource source, SourceReading reading) =>
        reading.Value is { } session
            ? WithLane(context, policy, caller, session)
            : SessionIdentification.Refused(caller, $"The session id in {source} {reading.Problem}.");

    private SessionIdentification WithLane(HttpContext context, StreamPolicy policy, Caller caller, string? session)
    {
        var lane = policy.LaneHeader is { } header ? SourceReading.Of(context.Request.Headers[header]) : SourceReading.Absent;
        if (lane.Problem is not null)
        {
            return SessionIdentification.Refused(caller, $"The lane in header:{policy.LaneHeader} {lane.Problem}.");
        }

        var repeatable = SourceReading.Of(context.Request.Headers[GovernorHeaders.IdempotencyKey]);
        if (repeatable.Problem is not null)
        {
            return SessionIdentification.Refused(caller, $"The {GovernorHeaders.IdempotencyKey} {repeatable.Problem}.");
        }

        if (session is null)
        {
            return new SessionIdentification { Caller = caller, Lane = lane.Value };
        }

        var key = KeyOf(caller, policy.Name, session, lane.Value);
        return new SessionIdentification
        {
            Caller = caller,
            SessionKey = key,
            PreviousKey = caller.Generation.Outlived is { } outlived ? KeyOf(tenants.Of(context, outlived), policy.Name, session, lane.Value) : null,
            Lane = lane.Value,
            IdempotencyKey = SessionKeys.OfRepeated(caller.Generation.Hash, key, repeatable.Value),
        };
    }
}
