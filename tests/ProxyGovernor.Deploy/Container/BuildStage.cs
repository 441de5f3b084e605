using ProxyGovernor.Deploy.Support;
using ProxyGovernor.Tests.Host;

namespace ProxyGovernor.Deploy.Container;

/// <summary>Does in a temporary folder what the build stage does in its container: the same files, the same command.</summary>
internal sealed class BuildStage : IDisposable
{
    private static readonly string[] NeverCopied = ["bin", "obj"];

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("container-");

    public string Output => Path.Combine(directory.FullName, "app");

    private string Source => Path.Combine(directory.FullName, "source");

    public async Task RunAsync()
    {
        ContainerStage stage = Containerfile.Stage("build");
        foreach (string file in stage.Of("COPY").SelectMany(line => line.Split(' ')[..^1]))
        {
            Copy(Repository.PathOf(file), Path.Combine(Source, file));
        }

        string command = stage.Single("RUN").Replace("--output /app", $"--output '{Output}'", StringComparison.Ordinal);
        await using var build = new ChildProcess("bash", ["-c", $"cd '{Source}' && {command} >&2"], new Dictionary<string, string>
        {
            // Servers that outlive the command would hold on to its output.
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
        });
        (int exitCode, string[] output) = await build.ExitAsync();
        Assert.True(exitCode == 0, string.Join('\n', output));
    }

    public void Dispose() => directory.Delete(recursive: true);

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to);
            return;
        }

        foreach (string entry in Directory.EnumerateFileSystemEntries(from).Where(entry => !NeverCopied.Contains(Path.GetFileName(entry))))
        {
            Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
        }
    }
}
