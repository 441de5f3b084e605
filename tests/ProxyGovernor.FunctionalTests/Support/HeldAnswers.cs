using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>Answers of a raw model server that stop half-way, until the peer closes.</summary>
internal static class HeldAnswers
{
    /// <summary>Reads the request and says nothing.</summary>
    public static async Task Silence(RawConnection connection)
    {
        await connection.ReadRequestAsync();
        await connection.WaitForPeerCloseAsync();
    }

    /// <summary>The head and the first half of a JSON answer.</summary>
    public static async Task HalfOfJson(RawConnection connection)
    {
        await connection.ReadRequestAsync();
        await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{\"half\":");
        await connection.WaitForPeerCloseAsync();
    }

    /// <summary>An event stream of what comes first, then the same piece over and over at a steady pace.</summary>
    public static Func<RawConnection, Task> Repeating(string first, string piece) => async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        await connection.WriteChunkAsync(first);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!connection.PeerHasClosed && await pace.WaitForNextTickAsync())
        {
            await connection.WriteChunkAsync(piece);
        }
    };
}
