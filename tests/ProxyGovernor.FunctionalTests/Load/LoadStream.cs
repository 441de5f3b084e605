using System.Diagnostics;
using System.Text.Json;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Load;

/// <summary>One client's stream, and what it saw.</summary>
internal sealed class LoadStream : IDisposable
{
    private const string DataPrefix = "data: ";
    private const string Terminal = "[DONE]";

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;
    private readonly string _name;

    private LoadStream(HttpResponseMessage response, Stream body, string name) => (_response, _lines, _name) = (response, new StreamReader(body), name);

    /// <summary>Events that bore the stream's name and its id.</summary>
    public int OwnEvents { get; private set; }

    /// <summary>Events that bore another's.</summary>
    public int ForeignEvents { get; private set; }

    public int Terminals { get; private set; }

    /// <summary>The longest that an event was on its way, since this was last set.</summary>
    public TimeSpan SlowestEvent { get; set; }

    public string StreamId => _response.Headers.GetValues("X-Stream-Id").Single();

    public static async Task<LoadStream> OpenAsync(HttpClient client, string name, string session, int events, int? interval = null, int padding = 0)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Prompt.ChatPath) { Content = new StringContent("""{"stream":true}""") };
        request.Headers.Add("X-Session-Id", session);
        request.Headers.Add(LoadModel.Name, name);
        request.Headers.Add(LoadModel.Events, $"{events}");
        request.Headers.Add(LoadModel.Padding, $"{padding}");
        if (interval is not null)
        {
            request.Headers.Add(LoadModel.Interval, $"{interval}");
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).InTime();
        return new LoadStream(response.EnsureSuccessStatusCode(), await response.Content.ReadAsStreamAsync(), name);
    }

    /// <summary>Reads until so many events have come, or the stream is over.</summary>
    public async Task ReadAsync(int events = int.MaxValue)
    {
        while (OwnEvents + ForeignEvents < events && await _lines.ReadLineAsync().InTime() is { } line)
        {
            if (line.StartsWith(DataPrefix, StringComparison.Ordinal))
            {
                Note(line[DataPrefix.Length..]);
            }
        }
    }

    public void Dispose() => _response.Dispose();

    private void Note(string data)
    {
        if (data == Terminal)
        {
            Terminals++;
            return;
        }

        using var record = JsonDocument.Parse(data);
        var took = Stopwatch.GetElapsedTime(record.RootElement.GetProperty("sent").GetInt64());
        SlowestEvent = took > SlowestEvent ? took : SlowestEvent;
        var isOwn = record.RootElement.GetProperty("stream_id").ValueEquals(StreamId) && record.RootElement.GetProperty("name").ValueEquals(_name);
        OwnEvents += isOwn ? 1 : 0;
        ForeignEvents += isOwn ? 0 : 1;
    }
}
