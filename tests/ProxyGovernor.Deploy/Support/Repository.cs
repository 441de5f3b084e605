using YamlDotNet.RepresentationModel;

namespace ProxyGovernor.Deploy.Support;

/// <summary>The files of <c>deploy/</c> in the repository that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string file) => Path.Combine(Root, file);

    public static string Text(string file) => File.ReadAllText(PathOf(file));

    /// <summary>Every document of a YAML file.</summary>
    public static IReadOnlyList<YamlNode> Yaml(string file) => ParseYaml(Text(file));

    public static IReadOnlyList<YamlNode> ParseYaml(string text)
    {
        var stream = new YamlStream();
        stream.Load(new YamlDotNet.Core.MergingParser(new YamlDotNet.Core.Parser(new StringReader(text))));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    /// <summary>Paths below a folder, relative to the root, in a stable order.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal)];

    private static string FindRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "ProxyGovernor.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("The tests do not lie within the repository.");
    }
}
