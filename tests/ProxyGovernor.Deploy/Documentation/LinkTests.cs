using System.Text.RegularExpressions;
using ProxyGovernor.Deploy.Support;

namespace ProxyGovernor.Deploy.Documentation;

public sealed partial class LinkTests
{
    [Fact]
    public void Every_link_within_the_repository_leads_to_a_file_and_to_a_heading_of_it() =>
        Assert.All([.. Documents.Files, "src/README.md"], file => Assert.All(Link().Matches(Repository.Text(file)), link =>
        {
            string folder = Path.GetDirectoryName(Repository.PathOf(file))!;
            string target = link.Groups["path"].Value is { Length: > 0 } path ? Path.Combine(folder, path) : Repository.PathOf(file);
            Assert.True(Path.Exists(target), $"{file}: {link.Value}");
            if (link.Groups["heading"] is { Success: true, Value: var heading })
            {
                Assert.True(Headings(target).Contains(heading), $"{file}: {link.Value}");
            }
        }));

    /// <summary>As GitHub names them: lower case, blanks as dashes, without punctuation.</summary>
    private static IEnumerable<string> Headings(string path) => Heading().Matches(File.ReadAllText(path))
        .Select(heading => Punctuation().Replace(heading.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?!https?:)(?<path>[^)#\s]*)(#(?<heading>[^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
