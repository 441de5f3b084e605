using System.Globalization;
using System.Text.RegularExpressions;
using ProxyGovernor.Deploy.Support;
using ProxyGovernor.Testing;
using ProxyGovernor.Tests.Host;

namespace ProxyGovernor.Deploy.Documentation;

/// <summary>
/// The machine of a reader who types what the documents say, at the root of the repository. Only ports differ: each documented one stands
/// for a free one.
/// </summary>
internal sealed partial class ReaderMachine
{
    private readonly Dictionary<string, int> ports = [];

    /// <summary>What the reader has exported.</summary>
    public Dictionary<string, string> Environment { get; } = new()
    {
        // Servers that outlive a build would hold on to its output.
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",

        // A busy machine may take longer to clean up than the valve's default.
        ["StreamGovernance__Policies__chat__CleanupWait"] = "00:00:30",
    };

    /// <summary>The port that stands for a documented one.</summary>
    public int Port(int documented)
    {
        string key = documented.ToString(CultureInfo.InvariantCulture);
        return ports.TryGetValue(key, out int port) ? port : ports[key] = RedisServer.FreePort();
    }

    /// <summary>A server that runs already is what the documents' port means.</summary>
    public ReaderMachine With(int documented, int port)
    {
        ports[documented.ToString(CultureInfo.InvariantCulture)] = port;
        return this;
    }

    public Uri Address(int documented, string path = "/") => new($"http://localhost:{Port(documented)}{path}");

    /// <summary>Opens a terminal and types commands into it, one after the other.</summary>
    public ChildProcess Type(params IEnumerable<DocumentedCommand> commands)
    {
        string script = string.Join('\n', commands.Select(command => Ported(command.Text)));
        var environment = new Dictionary<string, string>(Environment) { ["ASPNETCORE_URLS"] = $"http://localhost:{Port(8080)}" };
        return new ChildProcess("bash", ["-c", $"cd '{Repository.Root}'\n{script}"], environment);
    }

    private string Ported(string text) => DocumentedPort()
        .Replace(text, match => $"{Port(int.Parse(match.ValueSpan, CultureInfo.InvariantCulture))}")
        .Replace("redis-cli ", $"redis-cli -p {Port(6379)} ", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<=:|--port )(6379|80\d\d|909\d|11434)\b")]
    private static partial Regex DocumentedPort();
}
