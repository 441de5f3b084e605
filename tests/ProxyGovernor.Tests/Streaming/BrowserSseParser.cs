namespace ProxyGovernor.Tests.Streaming;

/// <summary>An event as a browser dispatches it.</summary>
internal sealed record DispatchedEvent(string Name, string Data, string LastId);

/// <summary>An event stream parser written from the standard's steps, and from nothing of ours: what a client sees.</summary>
internal static class BrowserSseParser
{
    public static List<DispatchedEvent> Parse(string text)
    {
        var events = new List<DispatchedEvent>();
        string name = "", id = "";
        List<string> data = [];
        string[] lines = text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        foreach (string line in lines[..^1])
        {
            if (line.Length == 0)
            {
                if (data.Count > 0)
                {
                    events.Add(new DispatchedEvent(name, string.Join('\n', data), id));
                }

                name = "";
                data = [];
                continue;
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string field = colon < 0 ? line : line[..colon];
            string value = colon < 0 ? "" : line[(colon + 1)..];
            value = value.StartsWith(' ') ? value[1..] : value;
            (name, id) = (field == "event" ? value : name, field == "id" ? value : id);
            if (field == "data")
            {
                data.Add(value);
            }
        }

        return events;
    }
}
