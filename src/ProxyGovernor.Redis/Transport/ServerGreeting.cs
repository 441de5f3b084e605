using System.Net;
using System.Net.Sockets;
using System.Text;
using ProxyGovernor.Redis.Faults;
using StackExchange.Redis;

namespace ProxyGovernor.Redis.Transport;

/// <summary>
/// Hears what the bare socket says: the client reports the same error for a port that is closed, for a web server, and for a Redis that
/// sends away whoever connects.
/// </summary>
internal static class ServerGreeting
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>The first server that takes no client, and why; null where none says so, or where that cannot be known.</summary>
    public static async Task<(RedisFault Fault, string Server)?> RefusalAsync(RedisTransportOptions options)
    {
        var configuration = ConfigurationOptions.Parse(options.ConnectionString);
        if (configuration.Ssl)
        {
            return null;
        }

        foreach (var endPoint in configuration.EndPoints)
        {
            if (await HearAsync(endPoint) is { Length: > 0 } greeting && RedisFaults.OfGreeting(greeting) is { } fault)
            {
                return (fault, $"{endPoint}");
            }
        }

        return null;
    }

    private static async Task<string?> HearAsync(EndPoint endPoint)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endPoint, patience.Token);
            await socket.SendAsync("PING\r\n"u8.ToArray(), patience.Token);
            var answer = new byte[64];
            return Encoding.Latin1.GetString(answer, 0, await socket.ReceiveAsync(answer, patience.Token));
        }
        catch (Exception unknown) when (unknown is SocketException or OperationCanceledException)
        {
            return null;
        }
    }
}
