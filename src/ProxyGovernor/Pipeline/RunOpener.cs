using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Dialects;
using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Leases.Outage;
using ProxyGovernor.Policies;
using ProxyGovernor.Sessions;

namespace ProxyGovernor.Pipeline;

/// <summary>:: Step 3: gives the run its stream id and registers it.</summary>
internal sealed class RunOpener(ILeaseStore store, SessionLeases leases, ReplicaIdentity replica, RunServices services)
{
    private static readonly ActivitySource Source = new(GovernorNames.Source);

    public GovernedRun Open(HttpContext context, GovernedMatch match, in SessionIdentification session, string requestId, bool asksForStream)
    {
        var now = services.Time.GetUtcNow();
        var bucket = session.SessionKey is { } key ? store.BucketOf(key) : 0;
        var identity = new LeaseRun(
            StreamId.Create(bucket, now), session.SessionKey ?? "", replica.Name, session.Caller.Tenant, match.Route.Config.RouteId, match.Policy.Name,
            match.Dialect.ToString(), now.ToUnixTimeMilliseconds());
        var run = new GovernedRun(identity, requestId, match.Policy, Dialect.For(match.Dialect), context, services)
        {
            GeneratedSessionId = session.GeneratedSessionId,
            IdempotencyKey = session.IdempotencyKey,
            AsksForStream = asksForStream,
            Activity = Source.StartActivity(GovernorNames.RunActivity),
        };
        if (session.SessionKey is not null)
        {
            run.Lease = leases.Register(new Lease(run)
            {
                OutlivesStore = match.Policy.OnStoreUnavailable == StoreOutagePolicy.Degrade,
                PreviousSession = session.PreviousKey,
                Generation = session.Caller.Generation,
            });
        }

        services.Runs.Add(run);
        context.Features.Set(run);
        Describe(run);
        Prepare(context);
        return run;
    }

    private static void Describe(GovernedRun run)
    {
        if (run.Activity is { IsAllDataRequested: true } activity)
        {
            // Null sets nothing: a request without a session belongs to no conversation, and not all of them to one with an empty id.
            activity.SetTag(GovernorNames.ConversationAttribute, run.Lease is null ? null : run.Identity.Session);
            activity.SetTag("stream.id", run.Identity.Id);
            activity.SetTag(GovernorNames.Route, run.Identity.Route);
            activity.SetTag(GovernorNames.Policy, run.Identity.Policy);
            activity.SetTag(GovernorNames.Dialect, run.Identity.Dialect);
        }
    }

    /// <summary>Our timers speak alone: neither ASP.NET Core's request timeout nor Kestrel's data rates may cut a stream without its terminal.</summary>
    private static void Prepare(HttpContext context)
    {
        context.Request.Headers.Remove(GovernorHeaders.StreamId);
        context.Request.Headers.Remove(GovernorHeaders.StreamFence);
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }
}
