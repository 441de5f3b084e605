using System.Reflection;
using ProxyGovernor.Tests.Host;

namespace ProxyGovernor.Browser.Client;

public class UnitTests
{
    internal static readonly string Directory =
        typeof(UnitTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "ClientTestsDirectory").Value!;

    [Fact]
    public async Task The_client_passes_its_own_tests_in_node()
    {
        var files = System.IO.Directory.GetFiles(Directory, "*.test.mjs");
        await using var node = new ChildProcess("node", ["--test", "--test-timeout=60000", "--test-reporter=spec", .. files]);
        var output = await node.OutputAsync();
        var (exitCode, errors) = await node.ExitAsync();

        Assert.NotEmpty(files);
        Assert.True(exitCode == 0, string.Join('\n', [.. output.SkipWhile(line => !line.Contains("failing tests", StringComparison.Ordinal)), .. errors]));
    }
}
