namespace ProxyGovernor.Deploy.Documentation;

/// <summary>The commands that no test runs, and why. The documents must say so too.</summary>
internal static class NotRun
{
    private static readonly (string Beginning, string Reason)[] Reasons =
    [
        ("(umask 077; printf 'OPERATOR_KEY=", "writes a secret beside the compose file, for a container engine"),
        ("docker compose", "needs a container engine"),
        ("kubectl ", "needs a cluster"),
        ("helm ", "needs Helm and a cluster"),
        ("dotnet publish src/ProxyGovernor.Host/ProxyGovernor.Host.csproj --configuration Release --output /opt/", "writes where only root may; what it publishes is started by the container's tests"),
        ("install -m 0644 deploy/systemd/proxygovernor.service /etc/", "writes where only root may"),
        ("systemctl ", "needs systemd"),
        ("systemd-analyze ", "needs systemd"),
        ("dotnet run -c Release --project tests/ProxyGovernor.Benchmarks", "measures for minutes, on a machine that has nothing else to do"),
        ("dotnet pack -o packages ", "packs into the reader's own folder; the packages' tests do so elsewhere"),
        ("dotnet nuget add source ", "changes the reader's NuGet configuration"),
        ("dotnet add path/to/your/project ", "needs the reader's project"),
        (TestRun, "is what runs this test"),
    ];

    private const string TestRun = "tests/run";

    public static string? Reason(DocumentedCommand command) =>
        Reasons.FirstOrDefault(known => command.Text.StartsWith(known.Beginning, StringComparison.Ordinal)).Reason;

    /// <summary>Whether the reader has to be told.</summary>
    public static bool MustBeMarked(DocumentedCommand command) => Reason(command) is not null && !command.Text.StartsWith(TestRun, StringComparison.Ordinal);
}
