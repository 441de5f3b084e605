using System.Net.ServerSentEvents;

namespace ProxyGovernor.FunctionalTests.EventStreams;

/// <summary>Reads an event stream as .NET's own parser does.</summary>
internal static class FrameworkParser
{
    public static ReadStream Read(byte[] body)
    {
        using var stream = new MemoryStream(body);
        var parser = SseParser.Create(stream);
        var events = parser.Enumerate().Select(item => new ReadEvent(item.EventType, item.Data, parser.LastEventId)).ToList();
        return new ReadStream(events, [(long)parser.ReconnectionInterval.TotalMilliseconds]);
    }
}
