using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ProxyGovernor.Diagnostics;
using Yarp.ReverseProxy.Forwarder;

namespace ProxyGovernor.Pipeline.Forwarding;

/// <summary>Runs the route's own transforms first, and ours last, so that nothing after it can undo what governance relies on.</summary>
internal sealed class GovernedTransformer(HttpTransformer inner, GovernedRun run, GovernedResponseFactory responses) : HttpTransformer
{
    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await inner.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var headers = proxyRequest.Headers;
        // A stream can only be framed in plain text; the client's own compression is the server's business, not the model's.
        headers.Remove(HeaderNames.AcceptEncoding);
        headers.Remove(GovernorHeaders.StreamId);
        headers.Remove(GovernorHeaders.StreamFence);
        headers.TryAddWithoutValidation(GovernorHeaders.StreamId, run.Identity.Id);
        if (run.Lease is { Fence: not 0 } lease)
        {
            headers.TryAddWithoutValidation(GovernorHeaders.StreamFence, lease.Fence.ToString(CultureInfo.InvariantCulture));
        }

        run.Abort.Forwarded!.Message = proxyRequest;
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var copyBody = await inner.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        return proxyResponse is null || await responses.GovernAsync(run, httpContext, proxyResponse, copyBody, cancellationToken);
    }

    public override ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) =>
        inner.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);
}
