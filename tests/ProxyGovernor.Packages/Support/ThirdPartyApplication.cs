using System.Reflection;
using ProxyGovernor.Tests.Host;

namespace ProxyGovernor.Packages.Support;

/// <summary>
/// An application of somebody else's, in a folder of its own: <c>ThirdParty/</c> with the lines and the settings that the package's README
/// asks for, built from the packages.
/// </summary>
public sealed class ThirdPartyApplication(PackedLibraries packed) : IAsyncLifetime
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("third-party-");

    /// <summary>Builds it.</summary>
    public async ValueTask InitializeAsync()
    {
        string readme = await packed.TextAsync("ProxyGovernor", "README.md");
        string lines = Markdown.Block(readme, "csharp");
        Write("appsettings.json", Markdown.Block(readme, "json"));
        Write("Program.cs", Template("Program.cs")
            .Replace("/* services */", Markdown.Lines(lines, "builder."), StringComparison.Ordinal)
            .Replace("/* pipeline */", Markdown.Lines(lines, "app."), StringComparison.Ordinal));
        Write("ThirdParty.csproj", Template("ThirdParty.csproj"));
        Write("nuget.config", Template("nuget.config")
            .Replace("%INSTALLED_PACKAGES%", InstalledPackages(), StringComparison.Ordinal)
            .Replace("%PACKED_LIBRARIES%", packed.Folder, StringComparison.Ordinal));
        await DotNet.RunAsync("build", directory.FullName, "-v", "q", "-o", PathOf("out"), $"-p:GovernorVersion={packed.Version}");
    }

    internal string PathOf(string file) => Path.Combine(directory.FullName, file);

    /// <summary>Starts it on a free port, before a model server.</summary>
    internal async Task<(ChildProcess Process, Uri Address)> StartAsync(Uri modelServer, string? redis = null)
    {
        var environment = new Dictionary<string, string> { ["ReverseProxy__Clusters__models__Destinations__first__Address"] = modelServer.ToString() };
        if (redis is not null)
        {
            environment["ConnectionStrings__Redis"] = redis;
        }

        var process = new ChildProcess("dotnet", [PathOf("out/ThirdParty.dll"), "--contentRoot", directory.FullName, "--urls", "http://127.0.0.1:0"], environment);
        return (process, await process.AddressAsync());
    }

    /// <summary>Deletes it.</summary>
    public ValueTask DisposeAsync()
    {
        directory.Delete(recursive: true);
        return default;
    }

    private static string Template(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ThirdParty", file));

    private static string InstalledPackages() =>
        typeof(ThirdPartyApplication).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "InstalledPackages").Value!;

    private void Write(string file, string text) => File.WriteAllText(PathOf(file), text);
}
