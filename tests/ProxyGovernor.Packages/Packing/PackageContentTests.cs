using System.IO.Compression;
using System.Reflection.Metadata;
using ProxyGovernor.Packages.Support;

namespace ProxyGovernor.Packages.Packing;

[Collection(nameof(PackedLibraries))]
public sealed class PackageContentTests(PackedLibraries packed)
{
    private static readonly Guid EmbeddedSource = new("0e8a571b-6926-466e-b4ad-8ab04611f5fe");

    [Fact]
    public void The_two_libraries_and_their_symbols_are_all_that_is_packed() => Assert.Equal(
        from package in (string[])["ProxyGovernor", "ProxyGovernor.Redis"]
        from extension in (string[])["nupkg", "snupkg"]
        select $"{package}.{packed.Version}.{extension}",
        packed.Files);

    [Theory]
    [InlineData("ProxyGovernor", "ConfigurationSchema.json", "buildTransitive/ProxyGovernor.targets")]
    [InlineData("ProxyGovernor.Redis")]
    public async Task A_package_holds_the_library_its_documentation_and_a_readme(string package, params string[] more)
    {
        await using ZipArchive archive = packed.Open(package);
        IEnumerable<string> parts = archive.Entries.Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal) && name != "[Content_Types].xml");

        string[] expected = [$"{package}.nuspec", "README.md", $"lib/net10.0/{package}.dll", $"lib/net10.0/{package}.xml", .. more];
        Assert.Equal(expected.Order(), parts.Order());
        Assert.Equal("README.md", (await packed.ManifestAsync(package)).Element("readme")?.Value);
    }

    [Fact]
    public async Task Dependencies_are_left_to_whoever_restores_with_their_own_dependencies()
    {
        Assert.Equal([("Yarp.ReverseProxy", "2.3.0")], await DependenciesAsync("ProxyGovernor"));
        Assert.Equal([("ProxyGovernor", $"[{packed.Version}]"), ("StackExchange.Redis", "2.8.16")], await DependenciesAsync("ProxyGovernor.Redis"));
    }

    [Theory]
    [InlineData("ProxyGovernor")]
    [InlineData("ProxyGovernor.Redis")]
    public async Task Symbols_bring_every_source_that_no_link_leads_to(string package)
    {
        await using ZipArchive archive = packed.Open(package, "snupkg");
        var symbols = new MemoryStream();
        await using (Stream entry = await archive.GetEntry($"lib/net10.0/{package}.pdb")!.OpenAsync(TestContext.Current.CancellationToken))
        {
            await entry.CopyToAsync(symbols, TestContext.Current.CancellationToken);
        }

        symbols.Position = 0;
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(symbols);
        MetadataReader reader = provider.GetMetadataReader();
        Assert.NotEmpty(reader.Documents);
        Assert.All(reader.Documents, document => Assert.Contains(
            reader.GetCustomDebugInformation(document), information => reader.GetGuid(reader.GetCustomDebugInformation(information).Kind) == EmbeddedSource));
    }

    private async Task<IEnumerable<(string Id, string Version)>> DependenciesAsync(string package) =>
        from dependency in (await packed.ManifestAsync(package)).Descendants("dependency")
        select ((string)dependency.Attribute("id")!, (string)dependency.Attribute("version")!);
}
