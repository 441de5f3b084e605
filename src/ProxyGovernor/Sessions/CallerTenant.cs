using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Primitives;
using ProxyGovernor.Policies.Configuration;

namespace ProxyGovernor.Sessions;

/// <summary>
/// Tells callers apart without keeping what they are told apart by: the authenticated principal, else the static credentials that the
/// request carries, else all anonymous callers as one.
/// </summary>
internal sealed class CallerTenant(GovernanceSettingsProvider settings, IdentitySecret secret)
{
    private const string CredentialParameter = "key";

    /// <summary>The caller of a request, under the secret in force.</summary>
    public Caller Of(HttpContext context) => Of(context, secret.Current);

    /// <summary>The caller as it is, or was, known under one secret.</summary>
    public Caller Of(HttpContext context, IdentityGeneration generation)
    {
        var material = new KeyMaterial(stackalloc byte[512]);
        return AddPrincipal(ref material, context) || AddCredentials(ref material, context.Request)
            ? new Caller(generation, material.Seal(generation.Hash), IsAnonymous: false)
            : new Caller(generation, generation.AnonymousTenant, IsAnonymous: true);
    }

    private static bool AddPrincipal(ref KeyMaterial material, HttpContext context)
    {
        // The context would make a principal where nobody has set one.
        foreach (var identity in context.Features.Get<IHttpAuthenticationFeature>()?.User?.Identities ?? [])
        {
            if (!identity.IsAuthenticated)
            {
                continue;
            }

            var subject = identity.FindFirst("sub") ?? identity.FindFirst(ClaimTypes.NameIdentifier) ?? identity.FindFirst(identity.NameClaimType);
            if (subject is not null)
            {
                material.Add("principal");
                material.Add(identity.AuthenticationType);
                material.Add(identity.FindFirst("iss")?.Value ?? subject.Issuer);
                material.Add(subject.Value);
                return true;
            }
        }

        return false;
    }

    private bool AddCredentials(ref KeyMaterial material, HttpRequest request)
    {
        var found = false;
        foreach (var header in settings.Current.Identity.CredentialHeaders)
        {
            found |= AddCredential(ref material, header, request.Headers[header]);
        }

        return found | (request.QueryString.HasValue && AddCredential(ref material, CredentialParameter, request.Query[CredentialParameter]));
    }

    private static bool AddCredential(ref KeyMaterial material, string name, StringValues values)
    {
        if (StringValues.IsNullOrEmpty(values))
        {
            return false;
        }

        material.Add("credential");
        material.Add(name);
        material.Add(values.Count);
        foreach (var value in values)
        {
            material.Add(value);
        }

        return true;
    }
}
