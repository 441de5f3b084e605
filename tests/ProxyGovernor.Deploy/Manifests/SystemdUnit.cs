using ProxyGovernor.Deploy.Support;

namespace ProxyGovernor.Deploy.Manifests;

/// <summary>The systemd unit's directives.</summary>
internal static class SystemdUnit
{
    private static readonly ILookup<string, string> Directives = Repository.Text("deploy/systemd/proxygovernor.service").Split('\n')
        .Where(line => line.Contains('=', StringComparison.Ordinal) && line[0] != '#')
        .Select(line => line.Split('=', 2))
        .ToLookup(pair => pair[0], pair => pair[1]);

    public static IReadOnlyDictionary<string, string> Environment => Settings.Lines(Directives["Environment"]);

    public static string Single(string directive) => Assert.Single(Directives[directive]);
}
