using System.Net;
using ProxyGovernor.Streaming;

namespace ProxyGovernor.Pipeline.Upgrades;

/// <summary>Recognizes an answer that turns its connection over to another protocol, and governs what follows.</summary>
internal static class UpgradedResponse
{
    private const string WebSocket = "websocket";

    /// <summary>Whether YARP copies both ways from here on: 101 over HTTP/1.1 (RFC 9110), 200 to an extended CONNECT over HTTP/2 (RFC 8441).</summary>
    public static bool Matches(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.SwitchingProtocols
        || (response.StatusCode == HttpStatusCode.OK && response.RequestMessage is { Headers.Protocol: not null } request && request.Method == HttpMethod.Connect);

    /// <exception cref="OperationCanceledException">The run ended while the headers were on their way.</exception>
    public static void Govern(GovernedRun run, HttpResponseMessage response, Stream server, TimeProvider time)
    {
        var isWebSocket = IsWebSocket(response);
        var body = new UpstreamBody(server, time, run.UpstreamClosed);
        var upstream = new UpgradedUpstream(body, time);
        var client = new ClientFrames(server, upstream, new WebSocketFrames(isWebSocket));
        var frames = new ServerFrames(run, body, new WebSocketFrames(isWebSocket), client.Closed, time);
        if (!run.TryBeginStreaming(upstream))
        {
            frames.Dispose();
            throw new OperationCanceledException("The run ended before its response.");
        }

        response.Content = new GovernedContent(new UpgradedStream(frames, client));
        run.EventSeen();
    }

    private static bool IsWebSocket(HttpResponseMessage response) =>
        WebSocket.Equals(response.RequestMessage?.Headers.Protocol, StringComparison.OrdinalIgnoreCase)
        || response.Headers.Upgrade.Any(static protocol => WebSocket.Equals(protocol.Name, StringComparison.OrdinalIgnoreCase));
}
