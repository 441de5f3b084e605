using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ProxyGovernor.Dialects;
using ProxyGovernor.Policies;
using ProxyGovernor.Policies.Configuration;
using Yarp.ReverseProxy.Model;

namespace ProxyGovernor.Pipeline;

/// <summary>:: Step 1: what is governed. Synchronous, and cheap for everything that is not.</summary>
internal sealed class StreamScope(GovernanceSettingsProvider settings)
{
    /// <summary>The policy, dialect and route of a governed request; false for all that stays plain YARP.</summary>
    public bool TryMatch(HttpContext context, out GovernedMatch match)
    {
        match = default;
        if (context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is not { } route
            || GovernanceMetadata.PolicyOf(route.Config) is not { } name
            || !settings.Current.Policies.TryGetValue(name, out var policy))
        {
            return false;
        }

        var upgrade = IsUpgrade(context);
        if (!upgrade && !HttpMethods.IsPost(context.Request.Method))
        {
            return false;
        }

        var dialect = policy.Dialect;
        if (dialect == StreamDialect.Auto)
        {
            var path = context.Request.Path;
            if (upgrade ? !DialectDetector.IsUpgradePath(path) : DialectDetector.FromPath(path) is null)
            {
                return false;
            }

            dialect = DialectDetector.FromPath(path) ?? StreamDialect.OpenAIResponses;
        }

        match = new GovernedMatch(policy, dialect, route);
        return true;
    }

    private static bool IsUpgrade(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
        || context.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true;
}

/// <summary>A request that is governed.</summary>
internal readonly record struct GovernedMatch(StreamPolicy Policy, StreamDialect Dialect, RouteModel Route);
