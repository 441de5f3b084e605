using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ProxyGovernor.Benchmarks.Measuring;

namespace ProxyGovernor.Benchmarks.Leases;

/// <summary>Redis asked over a bare socket, by a thread that does nothing else: no client is answered sooner.</summary>
internal sealed class BareRedis : IDisposable
{
    private static readonly byte[] Ping = "*1\r\n$4\r\nPING\r\n"u8.ToArray();
    private static readonly byte[] Pong = "+PONG\r\n"u8.ToArray();

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[64];

    public static async Task<BareRedis> ConnectAsync(string address)
    {
        var redis = new BareRedis();
        await redis._socket.ConnectAsync(IPEndPoint.Parse(address));
        return redis;
    }

    /// <summary>One question, and its answer.</summary>
    public void Measure(Samples samples)
    {
        var sent = Stopwatch.GetTimestamp();
        _socket.Send(Ping);
        var count = _socket.Receive(_answer);
        samples.Add(sent, Stopwatch.GetTimestamp());
        if (!_answer.AsSpan(0, count).SequenceEqual(Pong))
        {
            throw new InvalidOperationException("Redis did not answer a PING.");
        }
    }

    public void Dispose() => _socket.Dispose();
}
