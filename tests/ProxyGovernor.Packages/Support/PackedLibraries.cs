using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;

namespace ProxyGovernor.Packages.Support;

/// <summary>What <c>dotnet pack</c> makes of the solution, in a temporary folder.</summary>
public sealed class PackedLibraries : IAsyncLifetime
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("packages-");

    /// <summary>One that nobody has installed: an installed package is never replaced by another one of its version.</summary>
    internal string Version { get; } = $"0.0.0-test.{Stopwatch.GetTimestamp()}";

    internal string Folder => directory.FullName;

    internal IEnumerable<string> Files => directory.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal);

    /// <summary>Packs what the tests were built with.</summary>
    public async ValueTask InitializeAsync()
    {
        string configuration = typeof(PackedLibraries).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        await DotNet.RunAsync(
            "pack", Repository.PathOf("ProxyGovernor.sln"), "--no-build", "-v", "q", "-c", configuration, "-o", Folder, $"-p:PackageVersion={Version}");
    }

    /// <summary>Deletes them.</summary>
    public ValueTask DisposeAsync()
    {
        directory.Delete(recursive: true);
        return default;
    }

    internal ZipArchive Open(string package, string extension = "nupkg") => ZipFile.OpenRead(Path.Combine(Folder, $"{package}.{Version}.{extension}"));

    internal async Task<string> TextAsync(string package, string entry)
    {
        await using ZipArchive archive = Open(package);
        using var reader = new StreamReader(await archive.GetEntry(entry)!.OpenAsync(TestContext.Current.CancellationToken));
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The package's manifest, its elements without their namespace.</summary>
    internal async Task<XElement> ManifestAsync(string package)
    {
        XElement root = XElement.Parse(await TextAsync(package, package + ".nuspec"));
        foreach (XElement element in root.DescendantsAndSelf())
        {
            element.Name = element.Name.LocalName;
        }

        return root.Element("metadata")!;
    }
}

/// <summary>The tests that share the packages.</summary>
[CollectionDefinition(nameof(PackedLibraries))]
public sealed class SharedPackages : ICollectionFixture<PackedLibraries>;
