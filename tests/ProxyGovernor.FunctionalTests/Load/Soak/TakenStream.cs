using System.Text;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Load.Soak;

/// <summary>One stream as its client sees it, held against what the model server says.</summary>
/// <param name="response">Its headers have come.</param>
/// <param name="dialect">What counts as an end.</param>
/// <param name="model">The data of each event, without marks.</param>
internal sealed class TakenStream(PromptResponse response, DialectCase dialect, IReadOnlyList<string> model) : IDisposable
{
    private readonly StringBuilder _begun = new();
    private StreamReader? _lines;

    public string Id => response.StreamId;

    /// <summary>Returns with the first line of the first event.</summary>
    public async Task BeginAsync() => _begun.Append(await (await LinesAsync()).ReadLineAsync().InTime()).Append('\n');

    /// <summary>Reads to the end, which is the model server's own: all that it says is there.</summary>
    public async Task CheckCompletedAsync()
    {
        var events = await ReadAsync();
        Assert.Equal(dialect.HasEnd ? 1 : 0, dialect.Terminals(events).Count);
        Assert.Equal(model, DataOf(events));
    }

    /// <summary>Reads to the end, which is the proxy's: the model server's events up to there, and one terminal.</summary>
    public async Task CheckCutAsync()
    {
        var events = await ReadAsync();
        var terminal = Assert.Single(dialect.Terminals(events));
        Assert.True(terminal == events.Count - 1 || (terminal == events.Count - 2 && events[^1].IsDone));
        Assert.True(dialect.Fails(events[terminal]));
        Assert.Equal(model.Take(terminal), DataOf(events.Take(terminal)));
    }

    public void Dispose()
    {
        _lines?.Dispose();
        response.Dispose();
    }

    /// <summary>Every event bears this stream's tag, and the marks of one answer.</summary>
    private async Task<IReadOnlyList<StreamedEvent>> ReadAsync()
    {
        var body = _begun + await (await LinesAsync()).ReadToEndAsync().InTime();
        var events = dialect.Read(body);
        Assert.All(events.Where(static told => !told.IsDone), told => Assert.Equal(Id, told.StreamId));
        Assert.InRange(events.SelectMany(static told => ModelAnswers.Marks(told.Data)).Distinct().Count(), 0, 1);
        return events;
    }

    private IEnumerable<string> DataOf(IEnumerable<StreamedEvent> events) =>
        events.Select(told => ModelAnswers.WithoutMarks(told.Data.Replace($"\"stream_id\":\"{Id}\",", "", StringComparison.Ordinal)));

    private async Task<StreamReader> LinesAsync() => _lines ??= new StreamReader(await response.Message.Content.ReadAsStreamAsync());
}
