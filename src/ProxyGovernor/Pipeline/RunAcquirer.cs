using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Leases.Outage;
using ProxyGovernor.Policies;
using ProxyGovernor.Policies.Configuration;
using Yarp.ReverseProxy.Model;

namespace ProxyGovernor.Pipeline;

/// <summary>:: Steps 4 and 5 for a run: asks for its session on the policy's terms, and tells the start.</summary>
internal sealed class RunAcquirer(SessionLeases leases, RunServices services, IHostApplicationLifetime lifetime)
{
    /// <summary>True where the run may go on; false where it has ended, or is refused.</summary>
    public async ValueTask<bool> AcquireAsync(GovernedRun run)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            run.TryEnd(StreamOutcome.Shutdown, "This replica is shutting down.");
            run.RetireConnection();
            return false;
        }

        // :: Step 4
        await services.AtAsync(RunStep.Acquire, run);
        if (run.Lease is { } lease)
        {
            var result = await AskAsync(run, lease);
            if (!result.Granted)
            {
                run.IsFinallyRefused = result.IsFinal;
                run.AnswerMessage = result.Blocker is { } blocker ? $"{result.Reason} {(result.IsFinal ? "Its" : "Active")} stream: {blocker.Id}." : null;
                run.TryEnd(result.Refusal, result.Reason ?? "");
                return false;
            }

            if (result.Takeover is { } takeover)
            {
                Tell(run, takeover);
            }
        }

        run.Start();
        // :: Step 5 is over: the predecessor is gone.
        await services.AtAsync(RunStep.AwaitCleanup, run);
        return run.Ending is null;
    }

    private async ValueTask<LeaseResult> AskAsync(GovernedRun run, Lease lease)
    {
        var terms = TermsOf(run);
        try
        {
            return await leases.AcquireAsync(lease, terms, run.Sending);
        }
        catch (LeaseStoreUnavailableException) when (run.Policy.OnStoreUnavailable == StoreOutagePolicy.Reject)
        {
            return new LeaseResult(false, StreamOutcome.StoreUnavailable, "The lease store is away.");
        }
        catch (LeaseStoreUnavailableException)
        {
            run.Lease = leases.Degrade(lease);
            return await leases.AcquireAsync(run.Lease, terms, run.Sending);
        }
    }

    private void Tell(GovernedRun run, Takeover takeover)
    {
        services.Lifecycle.Predecessor(run.Identity, run.RequestId, takeover.Predecessor, takeover.Waited, takeover.Forced);
        if (run.Policy.OnConflict == Leases.ConflictPolicy.Supersede)
        {
            services.Metrics.Takeover(run.Identity, takeover.Waited, takeover.Forced);
        }
    }

    private static LeaseTerms TermsOf(GovernedRun run)
    {
        var policy = run.Policy;
        var cluster = run.Context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Cluster?.Model.Config;
        return new LeaseTerms(policy.OnConflict, GovernanceMetadata.CleanupWaitOf(cluster, policy), policy.QueueLimit, policy.QueueTimeout, run.IdempotencyKey);
    }
}
