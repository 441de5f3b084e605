namespace ProxyGovernor.ModelServer;

/// <summary>Ready-made handlers for a <see cref="RawModelServer"/>. Each reads one request per connection and answers it in its own wrong way.</summary>
public static class RawScripts
{
    private const string Event = "data: {\"text\":\"raw\"}\n\n";

    /// <summary>Sends the given number of events, then nothing, until the peer closes.</summary>
    public static Func<RawConnection, Task> EventStreamThenHold(int events) => async connection =>
    {
        await OpenStreamAsync(connection);
        for (var sent = 0; sent < events; sent++)
            await connection.WriteChunkAsync(Event);
        await connection.WaitForPeerCloseAsync();
    };

    /// <summary>Sends the given number of events and half of one more, then resets the connection.</summary>
    public static Func<RawConnection, Task> ResetMidEvent(int events) => async connection =>
    {
        await OpenStreamAsync(connection);
        for (var sent = 0; sent < events; sent++)
            await connection.WriteChunkAsync(Event);
        await connection.WriteChunkAsync(Event[..(Event.Length / 2)]);
        connection.Reset();
    };

    /// <summary>Sends one event, then a chunk whose size is no number.</summary>
    public static Func<RawConnection, Task> MalformedChunk() => async connection =>
    {
        await OpenStreamAsync(connection);
        await connection.WriteChunkAsync(Event);
        await connection.WriteAsync($"zz\r\n{Event}\r\n");
        await connection.WaitForPeerCloseAsync();
    };

    /// <summary>Announces more bytes than it sends: one event, then a clean end of the connection.</summary>
    public static Func<RawConnection, Task> ContentLengthTooLong() => async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: {Event.Length * 3}\r\n\r\n{Event}");
    };

    /// <summary>Sends one line that never ends, until the peer closes.</summary>
    public static Func<RawConnection, Task> EndlessLine() => async connection =>
    {
        await OpenStreamAsync(connection);
        await connection.WriteChunkAsync("data: ");
        await RepeatAsync(connection, new string('a', 16_384));
    };

    /// <summary>Sends comments and never an event, until the peer closes.</summary>
    public static Func<RawConnection, Task> EndlessComments() => async connection =>
    {
        await OpenStreamAsync(connection);
        await RepeatAsync(connection, ": keep-alive\n\n");
    };

    /// <summary>Sends the head line by line, a pause before each, then one event and a clean end.</summary>
    public static Func<RawConnection, Task> SlowHeaders(TimeSpan pause, TimeProvider? time = null) => async connection =>
    {
        await connection.ReadRequestAsync();
        foreach (var line in (string[])["HTTP/1.1 200 OK\r\n", "Content-Type: text/event-stream\r\n", "Transfer-Encoding: chunked\r\n", "\r\n"])
        {
            await Task.Delay(pause, time ?? TimeProvider.System);
            await connection.WriteAsync(line);
        }

        await connection.WriteChunkAsync(Event);
        await connection.EndChunksAsync();
    };

    /// <summary>Sends an informational answer ahead of the true one, which is one event and a clean end.</summary>
    public static Func<RawConnection, Task> Informational103ThenOk() => async connection =>
    {
        await OpenStreamAsync(connection, "HTTP/1.1 103 Early Hints\r\nLink: </early>; rel=preload\r\n\r\n");
        await connection.WriteChunkAsync(Event);
        await connection.EndChunksAsync();
    };

    /// <summary>Sends the given number of events whose lines end as given, then a clean end.</summary>
    /// <param name="lineEnding">CR, LF or CR LF.</param>
    /// <param name="events">How many.</param>
    public static Func<RawConnection, Task> EventsWithLineEndings(string lineEnding, int events = 3) => async connection =>
    {
        await OpenStreamAsync(connection);
        for (var sent = 0; sent < events; sent++)
            await connection.WriteChunkAsync(Event.Replace("\n", lineEnding, StringComparison.Ordinal));
        await connection.EndChunksAsync();
    };

    private static async Task OpenStreamAsync(RawConnection connection, string before = "")
    {
        await connection.ReadRequestAsync();
        await connection.WriteAsync(before + "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    // Ends by the write that fails once the peer has closed.
    private static async Task RepeatAsync(RawConnection connection, string text)
    {
        while (!connection.PeerHasClosed)
            await connection.WriteChunkAsync(text);
    }
}
