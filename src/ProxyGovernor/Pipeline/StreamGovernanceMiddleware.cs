using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Dialects;
using ProxyGovernor.Pipeline.Answers;
using ProxyGovernor.Pipeline.Forwarding;
using ProxyGovernor.Pipeline.Heartbeats;
using ProxyGovernor.Sessions;

namespace ProxyGovernor.Pipeline;

/// <summary>Takes a governed request through its nine steps; everything else goes straight on.</summary>
internal sealed partial class StreamGovernanceMiddleware(
    RequestDelegate next, StreamScope scope, SessionIdentifier identifier, RunOpener opener, RunAcquirer acquirer, RunFinalizer finalizer,
    RunServices services, ILogger<StreamGovernanceMiddleware> logger)
{
    // A request that is governed already, by a middleware before the proxy and another inside it, must not supersede itself.
    public Task Invoke(HttpContext context) =>
        scope.TryMatch(context, out var match) && context.Features.Get<GovernedRun>() is null ? GovernAsync(context, match) : next(context);

    private async Task GovernAsync(HttpContext context, GovernedMatch match)
    {
        // Once it is open the finalizer is in force, before the first call that can fail.
        using var run = await OpenAsync(context, match);
        if (run is null)
        {
            return;
        }

        try
        {
            await services.AtAsync(RunStep.Open, run);
            await LiveAsync(context, run);
        }
        catch (Exception fault)
        {
            await FailAsync(context, run, fault);
        }
        finally
        {
            // :: Step 9
            await finalizer.FinalizeAsync(run);
        }
    }

    /// <summary>Null where the request was refused. Apart from <see cref="GovernAsync"/>, so that what only this needs is not kept as long as the stream.</summary>
    private async ValueTask<GovernedRun?> OpenAsync(HttpContext context, GovernedMatch match)
    {
        // :: Step 2
        await services.AtAsync(RunStep.Identify);
        var requestId = RequestId.From(context.Request.Headers[RequestId.HeaderName]);
        context.Request.Headers[RequestId.HeaderName] = requestId;
        SessionIdentification session;
        bool asksForStream;
        try
        {
            session = await identifier.IdentifyAsync(context, match.Policy);
            asksForStream = session.Problem is null && await StreamRequest.AsksAsync(context, match.Policy, match.Dialect, services.Time);
        }
        catch (BadHttpRequestException refusal)
        {
            await RefuseAsync(context, match, requestId, StreamEnding.InvalidBody(refusal.Message, refusal.StatusCode));
            return null;
        }

        if (session.Problem is { } problem)
        {
            var unauthorized = session.ProblemStatus == StatusCodes.Status401Unauthorized;
            await RefuseAsync(context, match, requestId, unauthorized ? StreamEnding.Unauthorized(problem) : StreamEnding.InvalidSession(problem));
            return null;
        }

        // :: Step 3
        return opener.Open(context, match, session, requestId, asksForStream);
    }

    private static void ClientLeft(object? run) => ((GovernedRun)run!).Stop(StreamOutcome.ClientClosed, "The client left.");

    private static ValueTask RefuseAsync(HttpContext context, GovernedMatch match, string requestId, in StreamEnding refusal)
    {
        context.Response.Headers[RequestId.HeaderName] = requestId;
        return AnswerWriter.WriteAsync(context, Dialect.For(match.Dialect), refusal, refusal.Status);
    }

    private async Task LiveAsync(HttpContext context, GovernedRun run)
    {
        // Watched from byte 0: also while the run waits for its session. Kestrel tells a request of its closed connection one thread later than
        // the connection, and of a stream that an HTTP/2 client resets it tells the request alone.
        using var closed = context.Features.Get<IConnectionLifetimeFeature>()?.ConnectionClosed.UnsafeRegister(ClientLeft, run);
        using var left = context.RequestAborted.UnsafeRegister(ClientLeft, run);
        if (await acquirer.AcquireAsync(run))
        {
            // :: Steps 6 to 8 happen inside: YARP chooses, forwards and copies.
            await services.AtAsync(RunStep.Forward, run);
            await next(context);
            ForwardingVerdict.Settle(run, context);
        }

        await services.AtAsync(RunStep.End, run);
        await AnswerWriter.WriteAsync(run, context);
    }

    private async ValueTask FailAsync(HttpContext context, GovernedRun run, Exception fault)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            run.TryEnd(StreamOutcome.ClientClosed, "The client left.");
            return;
        }

        Log.Failed(logger, run.Identity.Id, run.RequestId, fault);
        run.Stop(StreamOutcome.InternalError, "A fault in the proxy.");
        if (context.Response.HasStarted)
        {
            // Whatever the client has is not whole, and no terminal can be put behind it any more.
            context.Abort();
        }
        else
        {
            await AnswerWriter.WriteAsync(run, context);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(31, LogLevel.Error, "request_failed A governed request failed. stream_id={StreamId} request_id={RequestId}", EventName = "request_failed")]
        public static partial void Failed(ILogger logger, string streamId, string requestId, Exception fault);
    }
}
