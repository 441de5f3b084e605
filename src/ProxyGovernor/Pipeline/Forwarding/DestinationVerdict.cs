using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace ProxyGovernor.Pipeline.Forwarding;

/// <summary>
/// What YARP's passive health checks learn of a destination. They see only the forwarder's error, which our own endings distort both ways: a
/// broken stream ends cleanly after our terminal, and a request that we cut looks like a broken one. A request body that the
/// destination cut looks like the client's doing.
/// </summary>
internal static class DestinationVerdict
{
    /// <returns>The error to tell, which is on the request's features as well.</returns>
    public static ForwarderError Settle(GovernedRun run, HttpContext context, ForwarderError error)
    {
        var told = run.Ending?.Outcome switch
        {
            StreamOutcome.UpstreamError when run.UpstreamFailure is not null => ForwarderError.ResponseBodyDestination,
            StreamOutcome.UpstreamError when error == ForwarderError.RequestBodyClient => ForwarderError.RequestBodyDestination,
            StreamOutcome.TimeoutConnect or StreamOutcome.TimeoutFirstByte or StreamOutcome.TimeoutIdle => ForwarderError.RequestTimedOut,
            StreamOutcome.Superseded or StreamOutcome.Canceled or StreamOutcome.ClientClosed or StreamOutcome.TimeoutTotal or StreamOutcome.TimeoutWrite
                or StreamOutcome.LeaseLost or StreamOutcome.Shutdown or StreamOutcome.InternalError when error != ForwarderError.None => ForwarderError.RequestCanceled,
            _ => error,
        };
        if (told != error)
        {
            var seen = run.UpstreamFailure ?? context.Features.Get<IForwarderErrorFeature>()?.Exception;
            context.Features.Set<IForwarderErrorFeature>(new ForwardingFault(told, seen));
        }

        return told;
    }
}
