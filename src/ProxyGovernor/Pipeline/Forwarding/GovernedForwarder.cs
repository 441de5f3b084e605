using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ProxyGovernor.Pipeline.Aborting;
using ProxyGovernor.Pipeline.Heartbeats;
using ProxyGovernor.Streaming;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace ProxyGovernor.Pipeline.Forwarding;

/// <summary>
/// :: Step 6: decorates YARP's forwarder. A request that no policy governs passes through untouched; a governed one is sent with the
/// run's own cancellation and a transformer that runs last.
/// </summary>
internal sealed class GovernedForwarder(IHttpForwarder inner, GovernedResponseFactory responses) : IHttpForwarder
{
    private static readonly TimeSpan DefaultActivityTimeout = TimeSpan.FromSeconds(100);

    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer) =>
        SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, CancellationToken.None);

    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer,
        CancellationToken cancellationToken) =>
        context.Features.Get<GovernedRun>() is { } run
            ? GovernAsync(run, context, destinationPrefix, httpClient, requestConfig, transformer, cancellationToken)
            : inner.SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, cancellationToken);

    private async ValueTask<ForwarderError> GovernAsync(
        GovernedRun run, HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig,
        HttpTransformer transformer, CancellationToken cancellationToken)
    {
        var route = context.Features.Get<IReverseProxyFeature>();
        run.Destination = route?.ProxiedDestination?.DestinationId;
        run.Abort.Forwarded = new ForwardedRequest(httpClient, destinationPrefix, route?.Cluster.Config);
        if (!run.TryBeginSending())
        {
            return ForwarderError.RequestCanceled;
        }

        MakeWithdrawable(context);
        using var canceled = cancellationToken.UnsafeRegister(static state => ((GovernedRun)state!).TryEnd(StreamOutcome.Canceled, "Canceled by the application."), run);
        var config = WithPatience(requestConfig, run);
        using var joined = context.Request.Body is ClientBody body ? new HttpMessageInvoker(new JoinedRequest(httpClient, body)) : null;
        var client = joined ?? httpClient;
        using var early = run is { Heartbeat: { } heartbeat, AsksForStream: true } ? new HttpMessageInvoker(new EarlyStart(client, heartbeat)) : null;
        var error = await inner.SendAsync(
            context, destinationPrefix, early ?? client, config, new GovernedTransformer(transformer, run, responses), run.Sending);
        run.UpstreamClosed();
        ForwardingVerdict.Settle(run, context, error);
        return DestinationVerdict.Settle(run, context, error);
    }

    /// <summary>We may answer a request whose body is still on its way. A body that can be read again belongs to whoever made it so.</summary>
    private static void MakeWithdrawable(HttpContext context)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true && request.Body is { CanSeek: false } and not ClientBody)
        {
            request.Body = new ClientBody(request.BodyReader, examined: 0);
        }
    }

    /// <summary>YARP's activity timeout is an idle timer over everything: it is raised above ours, so that ours always speak first.</summary>
    private static ForwarderRequestConfig WithPatience(ForwarderRequestConfig config, GovernedRun run)
    {
        var least = run.Policy.MinimumActivityTimeout;
        return (config.ActivityTimeout ?? DefaultActivityTimeout) >= least ? config : config with { ActivityTimeout = least };
    }
}
