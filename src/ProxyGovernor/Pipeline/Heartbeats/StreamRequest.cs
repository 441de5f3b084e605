using Microsoft.AspNetCore.Http;
using ProxyGovernor.Dialects;
using ProxyGovernor.Policies;
using ProxyGovernor.Sessions;

namespace ProxyGovernor.Pipeline.Heartbeats;

/// <summary>Whether the client's response may be started as an event stream before the model server has answered.</summary>
internal static class StreamRequest
{
    /// <summary>True where the path or the body asks for a stream, in a dialect that has heartbeats. Looks into the body only where it must.</summary>
    /// <exception cref="OperationCanceledException">The request was aborted while its body was awaited.</exception>
    public static async ValueTask<bool> AsksAsync(HttpContext context, StreamPolicy policy, StreamDialect dialect, TimeProvider time)
    {
        var request = context.Request;
        if (policy.Heartbeat is null || Dialect.For(dialect).Heartbeat.IsEmpty || !HttpMethods.IsPost(request.Method))
        {
            return false;
        }

        return DialectDetector.AlwaysStreams(request) || await JsonBodyPeek.ReadAsync(context, [], time) is { AsksForStream: true };
    }
}
