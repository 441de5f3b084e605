using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;

namespace ProxyGovernor.Pipeline.Upgrades;

/// <summary>The terminal of a WebSocket: a Close frame (RFC 6455, 5.5.1) whose reason is the outcome's name.</summary>
internal static class CloseFrame
{
    private const byte FinalClose = 0x88;
    private const int HeaderLength = 2;

    /// <returns>The length of the frame.</returns>
    public static int Write(StreamOutcome outcome, Span<byte> destination)
    {
        var payload = sizeof(ushort) + Encoding.ASCII.GetBytes(outcome.ToName(), destination[(HeaderLength + sizeof(ushort))..]);
        destination[0] = FinalClose;
        destination[1] = (byte)payload;
        BinaryPrimitives.WriteUInt16BigEndian(destination[HeaderLength..], (ushort)StatusOf(outcome));
        return HeaderLength + payload;
    }

    /// <summary>How a run ends whose model server has closed. Statuses from 3000 on mean what the application wants them to.</summary>
    public static StreamOutcome OutcomeOf(int? status) =>
        status is null or (int)WebSocketCloseStatus.NormalClosure or (int)WebSocketCloseStatus.EndpointUnavailable or >= 3000
            ? StreamOutcome.Completed
            : StreamOutcome.UpstreamError;

    private static WebSocketCloseStatus StatusOf(StreamOutcome outcome) => outcome switch
    {
        StreamOutcome.Shutdown => WebSocketCloseStatus.EndpointUnavailable,
        StreamOutcome.UpstreamError or StreamOutcome.UpstreamIncomplete or StreamOutcome.InternalError => WebSocketCloseStatus.InternalServerError,
        _ => WebSocketCloseStatus.PolicyViolation,
    };
}
