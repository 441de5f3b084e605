using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ProxyGovernor.Benchmarks.Streams.Model;

/// <summary>One connection of the model server, and the requests that come on it.</summary>
internal sealed class ModelConnection(Socket socket, PacedWriter writer, ConcurrentDictionary<int, TaskCompletionSource<long>> left)
{
    private static readonly byte[] Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray();
    private static readonly byte[] End = "e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n"u8.ToArray();
    private static readonly byte[] Json = Answer("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Yes.\"}}],\"end\":1}");

    private readonly byte[] _buffer = new byte[8192];

    public async Task ServeAsync()
    {
        using (socket)
        {
            try
            {
                while (await ReadAsync() is { } script)
                {
                    await AnswerAsync(script);
                }
            }
            catch (SocketException)
            {
                // The client left.
            }
        }
    }

    private static byte[] Answer(string json) => Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}"));

    /// <summary>The next request; null at the end. Nobody here sends two at once, and all bodies end with <c>}</c>.</summary>
    private async Task<Script?> ReadAsync()
    {
        var filled = 0;
        while (await socket.ReceiveAsync(_buffer.AsMemory(filled)) is > 0 and var received)
        {
            filled += received;
            var text = _buffer.AsSpan(0, filled);
            if (text[^1] == (byte)'}' || text.EndsWith("0\r\n\r\n"u8))
            {
                var request = Encoding.ASCII.GetString(text);
                var from = request.IndexOf(Script.Header + ": ", StringComparison.OrdinalIgnoreCase) + Script.Header.Length + 2;
                return Script.Parse(request[from..request.IndexOf('\r', from)]);
            }
        }

        return null;
    }

    private async Task AnswerAsync(Script script)
    {
        if (script.Mode == Mode.Json)
        {
            await socket.SendAsync(Json);
            return;
        }

        if (script.Mode == Mode.Left)
        {
            await socket.SendAsync(Answer($"{{\"t\":{await Leaving(script.Number).Task},\"end\":1}}"));
            return;
        }

        await socket.SendAsync(Head);
        await StreamAsync(script);
    }

    private async Task StreamAsync(Script script)
    {
        var chunk = BenchEvent.Chunk(script.Batch);
        switch (script.Mode)
        {
            case Mode.Paced:
                await PaceAsync(script);
                break;
            case Mode.Hold:
                await SendAsync(chunk);
                await LeaveAsync(script.Number);
                break;
            case Mode.Flood:
                while (true)
                {
                    await SendAsync(chunk);
                }

            default:
                for (var number = 0; number < script.Number; number++)
                {
                    await SendAsync(chunk);
                }

                await socket.SendAsync(End);
                break;
        }
    }

    private async Task PaceAsync(Script script)
    {
        var stream = writer.Add(socket, script);
        try
        {
            await socket.ReceiveAsync(_buffer);
        }
        finally
        {
            writer.Remove(stream);
        }
    }

    private async Task LeaveAsync(int number)
    {
        try
        {
            await socket.ReceiveAsync(_buffer);
        }
        finally
        {
            Leaving(number).TrySetResult(Stopwatch.GetTimestamp());
        }
    }

    private async Task SendAsync(byte[] chunk)
    {
        BenchEvent.Stamp(chunk);
        await socket.SendAsync(chunk);
    }

    private TaskCompletionSource<long> Leaving(int number) =>
        left.GetOrAdd(number, static _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
}
