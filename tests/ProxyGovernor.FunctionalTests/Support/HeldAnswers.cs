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
}
