using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ProxyGovernor.Host.Diagnose;

/// <summary>The options of <c>diagnose</c>.</summary>
internal sealed class DiagnoseCommandLine
{
    /// <summary>The host's own setting, as its environment has it: beside the host no key has to be given. It stands in no process list.</summary>
    public const string KeyVariable = "StreamGovernance__Management__OperatorKey";

    private const double LongestWatch = 600;

    private readonly Option<Uri> url = new("--url")
    {
        Description = "Base address of a replica; its management address where it has one.",
        HelpName = "URL",
        CustomParser = ParseUrl,
        DefaultValueFactory = static _ => new Uri("http://localhost:8080/"),
    };

    private readonly Option<string?> key = new("--key") { Description = $"The operator's key. Better in the environment, as {KeyVariable}.", HelpName = "KEY" };
    private readonly Option<string?> session = new("--session") { Description = "Only this session, by its key as logs and records show it.", HelpName = "SESSION" };
    private readonly Option<string?> stream = new("--stream") { Description = "Only the session of this stream.", HelpName = "ID" };

    // Longer than the valve by default, so that whoever waits now is seen to get its turn.
    private readonly Option<double> watch = new("--watch")
    {
        Description = $"Seconds to watch the live feed, 0 to {LongestWatch}.",
        HelpName = "SECONDS",
        CustomParser = ParseWatch,
        DefaultValueFactory = static _ => 3,
    };

    private readonly Option<bool> json = new("--json") { Description = "Answer as JSON." };

    private readonly RootCommand root;
    private readonly Func<string, string?> environment;

    /// <param name="environment">Reads environment variables.</param>
    /// <param name="ask">What the command does.</param>
    public DiagnoseCommandLine(Func<string, string?> environment, Func<DiagnoseOptions, CancellationToken, Task<int>> ask)
    {
        this.environment = environment;
        var command = new Command(DiagnoseCommand.Name, "Answers from live data why sessions hang. Exit code 0: healthy, 1: findings, 2: could not ask.")
        {
            url, key, session, stream, watch, json,
        };
        command.SetAction((parsed, cancellation) => ask(Read(parsed), cancellation));
        command.Validators.Add(result =>
        {
            if (result.GetResult(session) is not null && result.GetResult(stream) is not null)
            {
                result.AddError("--session and --stream exclude each other: a stream has one session.");
            }
        });
        root = new RootCommand("The proxy as it runs; with a command it asks a running one.") { command };
    }

    /// <exception cref="DiagnoseException">The arguments are not understood.</exception>
    public ParseResult Parse(IEnumerable<string> arguments)
    {
        ParseResult parsed = root.Parse([DiagnoseCommand.Name, .. arguments]);
        return parsed.Errors.Count == 0 ? parsed : throw new DiagnoseException(string.Join(' ', parsed.Errors.Select(static error => error.Message)));
    }

    private DiagnoseOptions Read(ParseResult parsed)
    {
        string? operatorKey = parsed.GetValue(key) ?? environment(KeyVariable);
        return string.IsNullOrEmpty(operatorKey)
            ? throw new DiagnoseException($"--key: the operator's key is missing; set {KeyVariable} in the environment, or give it.")
            : new DiagnoseOptions(parsed.GetValue(url)!, operatorKey, parsed.GetValue(session), parsed.GetValue(stream), TimeSpan.FromSeconds(parsed.GetValue(watch)), parsed.GetValue(json));
    }

    private static Uri? ParseUrl(ArgumentResult result)
    {
        string text = result.Tokens.Single().Value;
        if (Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && uri.UserInfo.Length == 0 && !text.Contains('?', StringComparison.Ordinal) && !text.Contains('#', StringComparison.Ordinal))
        {
            return uri;
        }

        // Without its query, which may hold a key.
        result.AddError($"--url: '{text.Split('?', '#')[0]}' is no base address; allowed is an absolute http or https URL without user, query and fragment. A key never belongs into a URL.");
        return null;
    }

    private static double ParseWatch(ArgumentResult result)
    {
        string text = result.Tokens.Single().Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds <= LongestWatch)
        {
            return seconds;
        }

        result.AddError($"--watch: '{text}' is no time to watch; allowed are 0 to {LongestWatch} seconds.");
        return default;
    }
}
