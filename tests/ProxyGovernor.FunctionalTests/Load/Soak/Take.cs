using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Load.Soak;

/// <summary>One turn of the mix, in a session of its own.</summary>
/// <param name="client">Of the host.</param>
/// <param name="answers">What it is to say.</param>
/// <param name="session">A number that no other turn has.</param>
/// <param name="variant">Counts through the dialects and texts.</param>
internal sealed class Take(HttpClient client, ModelAnswers answers, long session, long variant)
{
    public const string WholeBody = """{"stream":false}""";

    /// <summary>Milliseconds between the events of a stream that nothing cuts.</summary>
    private const string Brisk = "5";

    /// <summary>Of one that is to be cut: it has its first event at once, and would last for half a minute.</summary>
    private const string Slow = "750";

    private readonly DialectCase _dialect = ModelAnswers.Dialects[(int)(variant % ModelAnswers.Dialects.Count)];
    private readonly string _textSize = ModelAnswers.TextSizes[(int)(variant / ModelAnswers.Dialects.Count % ModelAnswers.TextSizes.Count)];

    public HttpClient Client => client;

    /// <summary>A stream that is told to its end, or fails as the headers say.</summary>
    public Task<TakenStream> OpenAsync(params (string, string)[] headers) => AskAsync(Brisk, headers);

    /// <summary>A stream that has begun, and that somebody is to cut.</summary>
    public async Task<TakenStream> BeginAsync()
    {
        var stream = await AskAsync(Slow);
        await stream.BeginAsync();
        return stream;
    }

    /// <summary>An answer in one piece, which is not to be altered.</summary>
    public async Task CheckWholeAsync()
    {
        using var whole = await client.PromptAsync(Request(Prompt.ChatPath, WholeBody, Brisk));
        Assert.Equal(answers.Whole(_textSize), ModelAnswers.WithoutMarks(await whole.ReadToEndAsync()));
    }

    private async Task<TakenStream> AskAsync(string interval, params (string, string)[] headers) => new(
        await client.PromptAsync(Request(_dialect.Path, """{"stream":true}""", interval, headers)), _dialect, answers.Stream(_dialect, _textSize));

    private HttpRequestMessage Request(string path, string body, string interval, params (string, string)[] headers) => Prompt.Request(
        path,
        $"soak-{session}",
        body,
        [(ModelScriptHeaders.Events, ModelAnswers.Events), (ModelScriptHeaders.EventSize, _textSize), (ModelScriptHeaders.Interval, interval), .. headers]);
}
