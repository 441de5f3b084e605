using System.Text.Json;
using ProxyGovernor.Deploy.Support;

namespace ProxyGovernor.Deploy.Container;

/// <summary>The instructions of one stage of the Containerfile.</summary>
/// <param name="Name">The stage's name.</param>
/// <param name="Instructions">Each with its continuation lines joined; comments are left out.</param>
internal sealed record ContainerStage(string Name, IReadOnlyList<string> Instructions)
{
    public IEnumerable<string> Of(string instruction) =>
        Instructions.Where(line => line.StartsWith(instruction + " ", StringComparison.Ordinal)).Select(line => line[(instruction.Length + 1)..].Trim());

    public string Single(string instruction) => Assert.Single(Of(instruction));

    /// <summary>An instruction in JSON form, such as a command.</summary>
    public string[] Command(string instruction)
    {
        string text = Single(instruction);
        return JsonSerializer.Deserialize<string[]>(text[text.IndexOf('[', StringComparison.Ordinal)..])!;
    }

    public IReadOnlyDictionary<string, string> Environment => Of("ENV")
        .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);
}

/// <summary>The Containerfile by its stages.</summary>
internal static class Containerfile
{
    public const string File = "deploy/container/Containerfile";

    public static IReadOnlyList<ContainerStage> Stages { get; } = Read();

    public static ContainerStage Stage(string name) => Assert.Single(Stages, stage => stage.Name == name);

    private static List<ContainerStage> Read()
    {
        var stages = new List<ContainerStage>();
        string joined = Repository.Text(File).Replace("\\\n", " ", StringComparison.Ordinal);
        var instructions = new List<string>();
        foreach (string line in joined.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line.StartsWith("FROM ", StringComparison.Ordinal))
            {
                instructions = [];
                stages.Add(new ContainerStage(line.Split(" AS ")[1].Trim(), instructions));
            }

            instructions.Add(line);
        }

        return stages;
    }
}
