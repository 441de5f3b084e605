using System.Text.RegularExpressions;
using ProxyGovernor.Deploy.Support;

namespace ProxyGovernor.Deploy.Documentation;

/// <summary>The documents that people follow, by what they tell to type and what they show to come of it.</summary>
internal static partial class Documents
{
    private const string Fence = "```";

    public static IReadOnlyList<string> Files { get; } = ["README.md", "deploy/README.md", "src/client/README.md"];

    /// <summary>Every line of a <c>sh</c> block, and whole commands within the text.</summary>
    public static IReadOnlyList<DocumentedCommand> Commands { get; } = [.. Files.SelectMany(CommandsOf)];

    /// <summary>The commands of a section that a test runs; a command more or less than it knows of fails it by file and line.</summary>
    /// <param name="file">The document.</param>
    /// <param name="section">The heading.</param>
    /// <param name="beginnings">What each command begins with.</param>
    public static IReadOnlyList<DocumentedCommand> RunBy(string file, string section, params IReadOnlyList<string> beginnings)
    {
        DocumentedCommand[] commands = [.. Commands.Where(command => command.File == file && command.Section == section && NotRun.Reason(command) is null)];
        foreach ((DocumentedCommand command, string? beginning) in commands.Zip(beginnings.Concat(Enumerable.Repeat<string?>(null, commands.Length))))
        {
            Assert.True(beginning is not null && command.Text.StartsWith(beginning, StringComparison.Ordinal), $"{command}: no test runs this.");
        }

        Assert.True(commands.Length == beginnings.Count, $"{file}, '{section}': a command is gone: {string.Join(", ", beginnings.Skip(commands.Length))}");
        return commands;
    }

    /// <summary>What the plain blocks of a section show, without empty lines.</summary>
    public static IReadOnlyList<string[]> Shown(string file, string section)
    {
        string text = Repository.Text(file);
        int start = text.IndexOf($"# {section}\n", StringComparison.Ordinal);
        int end = text.IndexOf("\n#", start, StringComparison.Ordinal);
        return [.. PlainBlock().Matches(text[start..end]).Select(block => block.Groups["text"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
    }

    /// <summary>The first script of a section, in the language that its block names.</summary>
    public static string Script(string file, string section, string language)
    {
        string text = Repository.Text(file);
        string opening = $"\n{Fence}{language}\n";
        int start = text.IndexOf(opening, text.IndexOf($"# {section}\n", StringComparison.Ordinal), StringComparison.Ordinal) + opening.Length;
        return text[start..text.IndexOf($"\n{Fence}", start, StringComparison.Ordinal)];
    }

    private static IEnumerable<DocumentedCommand> CommandsOf(string file)
    {
        string[] lines = Repository.Text(file).Split('\n');
        (string section, string? block) = ("", null);
        for (int index = 0; index < lines.Length; index++)
        {
            string line = lines[index];
            int first = index + 1;
            if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                block = block is null ? line[Fence.Length..] : null;
            }
            else if (block is null)
            {
                section = line.StartsWith('#') ? line.TrimStart('#').Trim() : section;
                foreach (Match inline in Inline().Matches(line))
                {
                    yield return new(file, first, section, inline.Groups["text"].Value);
                }
            }
            else if (block == "sh")
            {
                while (line.EndsWith('\\'))
                {
                    line = line[..^1] + lines[++index].TrimStart();
                }

                if (Comment().Replace(line, "").Trim() is { Length: > 0 } text)
                {
                    yield return new(file, first, section, text);
                }
            }
        }
    }

    [GeneratedRegex(@"(^|\s)#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"`(?<text>(\w+=\S+ )*(dotnet run|curl|redis-cli|kubectl|helm|docker|systemctl|systemd-analyze|tests/run) [^`]+)`")]
    private static partial Regex Inline();

    [GeneratedRegex(@"(?<=\n\n)```\n(?<text>.*?)\n```\n", RegexOptions.Singleline)]
    private static partial Regex PlainBlock();
}
