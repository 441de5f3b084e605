using System.Text;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>Answers of a raw model server, to the byte.</summary>
internal static class RawAnswers
{
    /// <summary>An event stream whose body comes in these chunks, then a clean end.</summary>
    public static Func<RawConnection, Task> Stream(IEnumerable<ReadOnlyMemory<byte>> chunks, string headers = "Content-Type: text/event-stream\r\n") => async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.WriteAsync($"HTTP/1.1 200 OK\r\n{headers}Transfer-Encoding: chunked\r\n\r\n");
        foreach (var chunk in chunks)
        {
            await connection.WriteAsync($"{chunk.Length:x}\r\n");
            await connection.WriteAsync(chunk);
            await connection.WriteAsync("\r\n");
        }

        await connection.EndChunksAsync();
    };

    /// <summary>A body of one chunk per byte: every split there is.</summary>
    public static Func<RawConnection, Task> ByteByByte(byte[] body) => Stream(Enumerable.Range(0, body.Length).Select(index => new ReadOnlyMemory<byte>(body, index, 1)));

    /// <summary>Text in which each character is a byte, so that invalid UTF-8 can be written down.</summary>
    public static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);

    /// <summary>A whole answer: head lines and body.</summary>
    public static Func<RawConnection, Task> Whole(string head, string body = "") => async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.WriteAsync($"HTTP/1.1 {head}\r\n\r\n{body}");
    };
}
