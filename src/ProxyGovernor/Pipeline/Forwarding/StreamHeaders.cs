using Microsoft.AspNetCore.Http;
using ProxyGovernor.Diagnostics;

namespace ProxyGovernor.Pipeline.Forwarding;

/// <summary>The product's headers on a response, whoever made it.</summary>
internal static class StreamHeaders
{
    /// <param name="context">The request.</param>
    /// <param name="run">Its run.</param>
    /// <param name="responseCopied">Whether the headers are the model server's: its stream id and fence are replaced, its request id is kept.</param>
    public static void Set(HttpContext context, GovernedRun run, bool responseCopied)
    {
        var headers = context.Response.Headers;
        headers.Remove(GovernorHeaders.StreamFence);
        headers.Remove(GovernorHeaders.StreamDegraded);
        headers[GovernorHeaders.StreamId] = run.Identity.Id;
        if (!responseCopied || !headers.ContainsKey(GovernorHeaders.RequestId))
        {
            headers[GovernorHeaders.RequestId] = run.RequestId;
        }

        if (run.Lease is { IsLocal: true })
        {
            headers[GovernorHeaders.StreamDegraded] = "local";
        }

        if (run.GeneratedSessionId is { } generated)
        {
            headers[GovernorHeaders.SessionId] = generated;
        }
    }
}
