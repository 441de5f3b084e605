using System.Reflection;
using ProxyGovernor.Deploy.Support;

namespace ProxyGovernor.Deploy.Documentation;

public sealed class CoverageTests
{
    /// <summary>How far from a command the document may say that it was not run, in lines.</summary>
    private const int Near = 6;

    [Fact]
    public void Every_command_of_the_documents_is_run_by_a_test_or_is_known_to_need_what_is_not_here()
    {
        HashSet<(string, string)> sections =
        [
            .. typeof(CoverageTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
                .SelectMany(method => method.GetCustomAttributes<RunsCommandsOfAttribute>())
                .Select(attribute => (attribute.File, attribute.Section)),
        ];
        Assert.All(Documents.Commands.Where(command => NotRun.Reason(command) is null), command =>
            Assert.True(sections.Contains((command.File, command.Section)), $"{command}: no test runs this."));
    }

    [Fact]
    public void What_is_not_run_is_marked_so_beside_the_command()
    {
        Assert.All(Documents.Commands.Where(NotRun.MustBeMarked), command =>
        {
            string[] lines = Repository.Text(command.File).Split('\n');
            IEnumerable<string> near = lines.Take(Math.Max(0, command.Line - Near)..(command.Line + Near));
            Assert.True(near.Any(line => line.Contains("not run", StringComparison.OrdinalIgnoreCase)), $"{command}: {NotRun.Reason(command)}, and the document does not say that it is not run.");
        });
    }
}
