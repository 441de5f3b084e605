using ProxyGovernor.Tests.Host;

namespace ProxyGovernor.Deploy.Documentation;

[Collection(nameof(Documentation))]
public sealed class DemoCommandsTests
{
    private const string File = "README.md";
    private const string Starting = "Two commands";
    private const string Superseding = "See a supersede, in two terminals";

    [Fact(Timeout = 180_000)]
    [RunsCommandsOf(File, Starting)]
    [RunsCommandsOf(File, Superseding)]
    public async Task The_demo_starts_and_a_newer_question_supersedes_the_older_as_it_is_shown()
    {
        IReadOnlyList<DocumentedCommand> start = Documents.RunBy(File, Starting, "dotnet run", "dotnet run");
        IReadOnlyList<DocumentedCommand> questions = Documents.RunBy(File, Superseding, "curl", "curl");
        var machine = new ReaderMachine();
        await using ChildProcess demo = machine.Type(start[0]);
        await demo.LineWithAsync($"Now listening on: http://localhost:{machine.Port(8080)}");

        await using ChildProcess first = machine.Type(questions[0]);
        await first.LineWithAsync("stream_id");
        await using ChildProcess second = machine.Type(questions[1]);
        string[] answer = Lines(await second.OutputAsync());
        string[] ending = Lines(await first.OutputAsync());

        IReadOnlyList<string[]> shown = Documents.Shown(File, Superseding);
        StreamOutput.AssertAsShown([shown[0][0], shown[0][^1]], [answer[0], answer[^1]]);
        StreamOutput.AssertAsShown(shown[1], ending[^2..]);
        Assert.Equal(StreamOutput.Story(shown[2]), StreamOutput.Story(await LogAsync(demo)));

        await AssertProxiedAsync(machine, start[1]);
    }

    private static async Task AssertProxiedAsync(ReaderMachine machine, DocumentedCommand command)
    {
        // The demo is as good a model server as any.
        ReaderMachine other = new ReaderMachine().With(11434, machine.Port(8080));
        await using ChildProcess host = other.Type(command);
        await host.LineWithAsync($"Now listening on: http://localhost:{other.Port(8080)}");
        using var client = new HttpClient();
        string direct = await client.GetStringAsync(machine.Address(8080, "/v1/models"), TestContext.Current.CancellationToken);
        Assert.Equal(direct, await client.GetStringAsync(other.Address(8080, "/v1/models"), TestContext.Current.CancellationToken));
    }

    private static async Task<IReadOnlyList<string>> LogAsync(ChildProcess demo)
    {
        var lines = new List<string>();
        do
        {
            lines.Add(await demo.LineWithAsync("stream_id="));
        }
        while (!lines[^1].Contains("outcome=completed", StringComparison.Ordinal));
        return lines;
    }

    private static string[] Lines(IReadOnlyList<string> output) => [.. output.Where(line => line.Length > 0)];
}
