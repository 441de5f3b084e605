using System.Buffers.Binary;
using System.Text;

namespace ProxyGovernor.FunctionalTests.Http;

/// <summary>A frame of HTTP/2 (RFC 9113, 4.1).</summary>
internal readonly record struct Http2Frame(Http2FrameType Type, byte Flags, int Stream, byte[] Payload)
{
    public const byte Ack = 1;
    public const byte EndStream = 1;
    public const byte EndHeaders = 4;
}

/// <summary>The types that tests send or wait for.</summary>
internal enum Http2FrameType : byte
{
    Data = 0,
    Headers = 1,
    ResetStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
}

/// <summary>One side of an HTTP/2 connection whose frames a test writes itself, for what no library will send.</summary>
internal sealed class Http2Wire(Stream connection)
{
    private const int HeaderLength = 9;
    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    /// <summary>Opens as a client.</summary>
    public async Task ConnectAsync()
    {
        await connection.WriteAsync(Preface);
        await WriteAsync(Http2FrameType.Settings, 0, 0);
    }

    /// <summary>Opens as a server.</summary>
    public async Task AcceptAsync()
    {
        await connection.ReadExactlyAsync(new byte[Preface.Length]);
        await WriteAsync(Http2FrameType.Settings, 0, 0);
    }

    public async Task WriteAsync(Http2FrameType type, byte flags, int stream, params byte[] payload)
    {
        var frame = new byte[HeaderLength + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = (byte)type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, HeaderLength);
        await connection.WriteAsync(frame);
    }

    /// <summary>A header block whose fields are all literal and unindexed (RFC 7541, 6.2.2).</summary>
    public Task WriteHeadersAsync(int stream, byte flags, params (string Name, string Value)[] fields) => WriteAsync(
        Http2FrameType.Headers, (byte)(flags | Http2Frame.EndHeaders), stream, [.. fields.SelectMany(static field => (byte[])[0, .. Literal(field.Name), .. Literal(field.Value)])]);

    public Task WriteDataAsync(int stream, string data, byte flags = 0) => WriteAsync(Http2FrameType.Data, flags, stream, Encoding.UTF8.GetBytes(data));

    public Task ResetAsync(int stream, int error) => WriteAsync(Http2FrameType.ResetStream, 0, stream, BigEndian(error));

    /// <param name="lastStream">The last stream that this side took.</param>
    public Task GoAwayAsync(int lastStream) => WriteAsync(Http2FrameType.GoAway, 0, 0, [.. BigEndian(lastStream), .. BigEndian(0)]);

    /// <summary>The next frame of that type; settings and pings are acknowledged on the way, and all else passed over.</summary>
    /// <exception cref="EndOfStreamException">The peer closed before.</exception>
    public async Task<Http2Frame> ReadAsync(Http2FrameType type)
    {
        while (true)
        {
            var frame = await ReadAsync();
            if (frame is { Type: Http2FrameType.Settings or Http2FrameType.Ping } && (frame.Flags & Http2Frame.Ack) == 0)
            {
                await WriteAsync(frame.Type, Http2Frame.Ack, 0, frame.Type == Http2FrameType.Ping ? frame.Payload : []);
            }

            if (frame.Type == type)
            {
                return frame;
            }
        }
    }

    /// <summary>The rest of a stream's body, to its end.</summary>
    public async Task<string> ReadBodyAsync(int stream)
    {
        var body = new StringBuilder();
        Http2Frame frame;
        do
        {
            frame = await ReadAsync(Http2FrameType.Data);
            body.Append(frame.Stream == stream ? Encoding.UTF8.GetString(frame.Payload) : "");
        }
        while (frame.Stream != stream || (frame.Flags & Http2Frame.EndStream) == 0);

        return body.ToString();
    }

    private async Task<Http2Frame> ReadAsync()
    {
        var header = new byte[HeaderLength];
        await connection.ReadExactlyAsync(header);
        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header) >>> 8];
        await connection.ReadExactlyAsync(payload);
        return new Http2Frame((Http2FrameType)header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), payload);
    }

    private static byte[] Literal(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static byte[] BigEndian(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
