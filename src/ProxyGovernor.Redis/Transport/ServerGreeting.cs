using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace ProxyGovernor.Redis.Transport;

/// <summary>
/// Asks the bare socket whether Redis listens: the client reports the same error for a port that is closed and for a web server.
/// </summary>
internal static class ServerGreeting
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>The address of a server that answers in another protocol; null where none does, or where that cannot be known.</summary>
    public static async Task<string?> IsForeignAsync(RedisTransportOptions options)
    {
        var configuration = ConfigurationOptions.Parse(options.ConnectionString);
        if (configuration.Ssl)
        {
            return null;
        }

        foreach (var endPoint in configuration.EndPoints)
        {
            if (await AnswersForeignAsync(endPoint))
            {
                return endPoint.ToString();
            }
        }

        return null;
    }

    private static async Task<bool> AnswersForeignAsync(EndPoint endPoint)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endPoint, patience.Token);
            await socket.SendAsync("PING\r\n"u8.ToArray(), patience.Token);
            var answer = new byte[1];
            return await socket.ReceiveAsync(answer, patience.Token) == 1 && !"+-"u8.Contains(answer[0]);
        }
        catch (Exception unknown) when (unknown is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
