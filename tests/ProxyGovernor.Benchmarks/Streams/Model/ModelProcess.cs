using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ProxyGovernor.Benchmarks.Streams.Model;

/// <summary>The process that plays the model server, on bare sockets: what it costs itself is taken from what is measured.</summary>
internal static class ModelProcess
{
    public const string Command = "model";
    public const string ReadyMark = "listening: ";

    public static async Task RunAsync()
    {
        var (writer, left) = (new PacedWriter(), new ConcurrentDictionary<int, TaskCompletionSource<long>>());
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(4096);
        await Console.Out.WriteLineAsync($"{ReadyMark}http://{listener.LocalEndpoint}/");
        while (true)
        {
            var socket = await listener.AcceptSocketAsync();
            socket.NoDelay = true;
            _ = new ModelConnection(socket, writer, left).ServeAsync();
        }
    }
}
