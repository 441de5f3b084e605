using System.Text.RegularExpressions;
using ProxyGovernor.FunctionalTests.Http;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Load.Soak;

/// <summary>What the model server says to whoever asks it without a proxy: in each dialect, and in texts of several sizes, to tell streams of one dialect apart.</summary>
internal sealed partial class ModelAnswers
{
    public const string Events = "40";

    public static readonly IReadOnlyList<string> TextSizes = ["0", "16", "48", "96"];

    /// <summary>Those that need no policy of their own.</summary>
    public static readonly IReadOnlyList<DialectCase> Dialects = [.. DialectCase.All.Values.Where(static dialect => dialect.Policy == "Auto")];

    private readonly Dictionary<(DialectCase, string), IReadOnlyList<string>> _streams = [];
    private readonly Dictionary<string, string> _wholes = [];

    private ModelAnswers()
    {
    }

    public static async Task<ModelAnswers> ReadAsync(Uri model)
    {
        var answers = new ModelAnswers();
        using var client = HttpVersions.Client(model, Speaks.Http1);
        foreach (var size in TextSizes)
        {
            (string, string)[] script = [(ModelServer.ModelScriptHeaders.Events, Events), (ModelServer.ModelScriptHeaders.EventSize, size), (ModelServer.ModelScriptHeaders.Interval, "0")];
            foreach (var dialect in Dialects)
            {
                using var stream = await client.PromptAsync(Prompt.Request(dialect.Path, headers: script));
                answers._streams[(dialect, size)] = [.. dialect.Read(await stream.ReadToEndAsync()).Select(static told => WithoutMarks(told.Data))];
            }

            using var whole = await client.PromptAsync(Prompt.Request(body: Take.WholeBody, headers: script));
            answers._wholes[size] = WithoutMarks(await whole.ReadToEndAsync());
        }

        return answers;
    }

    /// <summary>The data of each event, without marks.</summary>
    public IReadOnlyList<string> Stream(DialectCase dialect, string textSize) => _streams[(dialect, textSize)];

    /// <summary>A JSON answer, without marks.</summary>
    public string Whole(string textSize) => _wholes[textSize];

    /// <summary>What one answer has in common and no other has: its identifier, or when it began.</summary>
    public static IEnumerable<string> Marks(string data) => Mark().Matches(data).Select(static match => match.Value);

    public static string WithoutMarks(string data) => Mark().Replace(Second().Replace(data, ""), "");

    [GeneratedRegex(@"(?<=""(chatcmpl-|cmpl-|resp_|msg_)|""responseId"":"")[0-9a-f]{8}(?="")|(?<=""created_at"":"")[^""]+", RegexOptions.ExplicitCapture)]
    private static partial Regex Mark();

    [GeneratedRegex(@"(?<=""created(_at)?"":)\d+", RegexOptions.ExplicitCapture)]
    private static partial Regex Second();
}
