using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Dialects;
using ProxyGovernor.Pipeline.Upgrades;
using ProxyGovernor.Policies;
using ProxyGovernor.Policies.Configuration;
using ProxyGovernor.Streaming;
using ProxyGovernor.Streaming.Framing;

namespace ProxyGovernor.Pipeline.Forwarding;

/// <summary>Decides how a response is governed once its headers are there, and puts the governed body in its place.</summary>
internal sealed class GovernedResponseFactory(GovernanceSettingsProvider settings, TimeProvider time, ILogger<EventStream> logger)
{
    /// <returns>Whether YARP copies the body, as the route's own transforms decided.</returns>
    /// <exception cref="OperationCanceledException">The run ended while the headers were on their way.</exception>
    public async ValueTask<bool> GovernAsync(
        GovernedRun run, HttpContext context, HttpResponseMessage response, bool copyBody, CancellationToken cancellationToken)
    {
        StreamHeaders.Set(context, run, responseCopied: true);
        if (!copyBody || !HasBody(response))
        {
            return copyBody;
        }

        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (UpgradedResponse.Matches(response))
        {
            UpgradedResponse.Govern(run, response, body, time);
            return true;
        }

        var contentType = response.Content.Headers.NonValidated.TryGetValues(HeaderNames.ContentType, out var type) ? type.ToString() : null;
        var framing = response.IsSuccessStatusCode ? DialectDetector.FramingOf(contentType) : EventFraming.None;
        var decoded = framing == EventFraming.None ? null : ContentDecoding.TryDecode(response.Content, body);
        if (decoded is null)
        {
            framing = EventFraming.None;
        }

        var upstream = new UpstreamBody(decoded ?? body, time, run.UpstreamClosed);
        ReadOnlyBodyStream governed = framing == EventFraming.None
            ? new PassThroughStream(run, upstream, response.IsSuccessStatusCode, MaxHeld(run, contentType))
            : Framed(run, upstream, framing, waitsForBytes: ReferenceEquals(decoded, body));
        if (!run.TryBeginStreaming(upstream))
        {
            await governed.DisposeAsync();
            throw new OperationCanceledException("The run ended before its response.");
        }

        response.Content = new GovernedContent(governed);
        if (governed is EventStream events)
        {
            await StartAsync(context, events, !ReferenceEquals(decoded, body), cancellationToken);
        }

        return true;
    }

    private EventStream Framed(GovernedRun run, UpstreamBody upstream, EventFraming framing, bool waitsForBytes)
    {
        run.Dialect = Dialect.For(DialectDetector.Resolve(run.Dialect.Kind, framing));
        var reader = new EventReader(run.Dialect, framing, run.Policy.Tag == TagMode.JsonMember ? run.Identity.Id : null, run.Counters.Usage);
        var relay = new EventRelay(run, reader, settings.Current.MaxEventSize);
        var heartbeat = run.Dialect.Heartbeat.IsEmpty ? null : run.Heartbeat;
        return new EventStream(run, upstream, relay, !run.Dialect.HasTerminalEvent, waitsForBytes, heartbeat, logger);
    }

    /// <summary>A dialect without terminals promises nothing of its answers: they may well be many objects under this type.</summary>
    private int MaxHeld(GovernedRun run, string? contentType) =>
        run.Dialect.HasTerminalEvent && DialectDetector.IsJson(contentType) ? settings.Current.MaxEventSize : 0;

    private static bool HasBody(HttpResponseMessage response) =>
        response.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.ResetContent or HttpStatusCode.NotModified);

    /// <summary>
    /// YARP alone holds the headers until the first body byte; an event stream's client must see them while the model thinks. Where the model
    /// does not think any more, they leave with what it said.
    /// </summary>
    private static async ValueTask StartAsync(HttpContext context, EventStream events, bool decoded, CancellationToken cancellationToken)
    {
        var headers = context.Response.Headers;
        headers.ContentLength = null;
        headers[GovernorHeaders.AccelBuffering] = "no";
        if (decoded)
        {
            headers.Remove(HeaderNames.ContentEncoding);
        }

        if (!events.BeginWait())
        {
            await context.Response.Body.FlushAsync(cancellationToken);
        }
    }
}
