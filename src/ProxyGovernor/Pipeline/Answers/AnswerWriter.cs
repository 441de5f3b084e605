using System.Buffers;
using Microsoft.AspNetCore.Http;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Dialects;
using ProxyGovernor.Pipeline.Forwarding;

namespace ProxyGovernor.Pipeline.Answers;

/// <summary>:: Step 8 where no response has started: an HTTP answer with the error object of the client's own dialect.</summary>
internal static class AnswerWriter
{
    /// <summary>Writes the answer of an ended run. Does nothing where the response is the model server's own, or nobody is left to read it.</summary>
    public static async ValueTask WriteAsync(GovernedRun run, HttpContext context)
    {
        if (run.Ending is not { } ending || !IsOurs(ending.Outcome) || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        var told = new StreamEnding(ending.Outcome, run.AnswerMessage ?? ending.Reason, run.Identity.Id);
        // YARP knows better what was wrong with a request or a destination (413, 400, 503): its status is kept.
        var status = ending.Outcome == StreamOutcome.UpstreamError && context.Response.StatusCode >= StatusCodes.Status500InternalServerError
            ? context.Response.StatusCode
            : told.Status;
        context.Response.Clear();
        StreamHeaders.Set(context, run, responseCopied: false);
        switch (told.Cause)
        {
            case EndingCause.Withdrawn:
            case EndingCause.Conflict when run.IsFinallyRefused:
                context.Response.Headers[GovernorHeaders.ShouldRetry] = "false";
                break;
            case EndingCause.Conflict or EndingCause.Busy or EndingCause.Unavailable:
                context.Response.Headers.RetryAfter = "1";
                break;
        }

        await WriteAsync(context, run.Dialect, told, status);
    }

    /// <summary>The other outcomes have the model server's own answer, or nobody to answer to.</summary>
    private static bool IsOurs(StreamOutcome outcome) =>
        outcome is not (StreamOutcome.Completed or StreamOutcome.UpstreamStatus or StreamOutcome.ClientClosed or StreamOutcome.TimeoutWrite);

    /// <summary>Writes an error object of the dialect.</summary>
    public static async ValueTask WriteAsync(HttpContext context, Dialect dialect, StreamEnding ending, int status)
    {
        var body = new ArrayBufferWriter<byte>(256);
        dialect.WriteErrorBody(ending, status, body);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.WrittenCount;
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }
}
