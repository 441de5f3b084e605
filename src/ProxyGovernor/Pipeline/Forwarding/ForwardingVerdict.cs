using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace ProxyGovernor.Pipeline.Forwarding;

/// <summary>What a run that did not end by itself came to, read from YARP's own verdict.</summary>
internal static class ForwardingVerdict
{
    public static void Settle(GovernedRun run, HttpContext context, ForwarderError error)
    {
        switch (error)
        {
            case ForwarderError.None when context.Response.StatusCode is >= 200 and < 300 or StatusCodes.Status101SwitchingProtocols:
                run.TryEnd(StreamOutcome.Completed, "The model server's answer is whole.");
                break;
            case ForwarderError.None:
                run.TryEnd(StreamOutcome.UpstreamStatus, $"The model server answered {context.Response.StatusCode}.");
                break;
            // Ours speak before YARP's activity timeout, so what is left of this error is the handler's connect timeout.
            case ForwarderError.RequestTimedOut:
                run.TryEnd(StreamOutcome.TimeoutConnect, "No connection to the model server within StreamGovernance.ConnectTimeout.");
                break;
            case ForwarderError.NoAvailableDestinations:
                run.TryEnd(StreamOutcome.UpstreamError, "No destination is available.");
                break;
            // The client did not ask for it, so there is nothing to switch to.
            case ForwarderError.UpgradeResponseClient when !context.Response.HasStarted:
                run.TryEnd(StreamOutcome.UpstreamError, "The model server switched protocols unasked.");
                break;
            // Our own endings and the client's leave have other names: what cancelled the copy is an HTTP/2 model server that reset in mid-upload.
            case ForwarderError.RequestBodyClient when context.Features.Get<IForwarderErrorFeature>()?.Exception?.InnerException is OperationCanceledException:
                run.TryEnd(StreamOutcome.UpstreamError, "The model server broke the connection before it had the whole request.");
                break;
            case ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled
                or ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient or ForwarderError.UpgradeRequestClient
                or ForwarderError.UpgradeResponseClient or ForwarderError.UpgradeRequestCanceled or ForwarderError.UpgradeResponseCanceled:
                run.TryEnd(StreamOutcome.ClientClosed, "The client left.");
                break;
            case ForwarderError.RequestCreation:
                run.TryEnd(StreamOutcome.InternalError, "The upstream request could not be made.", closeUpstream: false);
                break;
            default:
                run.TryEnd(StreamOutcome.UpstreamError, "The model server could not be reached, or broke the connection.");
                break;
        }
    }

    /// <summary>For a run that never came to the forwarder: a middleware in between has answered, no destination was left, or there is no such cluster.</summary>
    public static void Settle(GovernedRun run, HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is { Cluster: null } route)
        {
            run.TryEnd(StreamOutcome.UpstreamError, $"There is no cluster '{route.Config.ClusterId}', which the route '{route.Config.RouteId}' names.");
        }

        Settle(run, context, context.Features.Get<IForwarderErrorFeature>()?.Error ?? ForwarderError.None);
    }
}
