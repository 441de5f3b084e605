using ProxyGovernor.Host.Diagnose;

namespace ProxyGovernor.Tests.Host.Diagnose;

public sealed class DiagnoseCommandLineTests
{
    [Theory]
    [InlineData("--url: 'nonsense' ", "--url", "nonsense")]
    [InlineData("--url: 'ftp://host/' ", "--url", "ftp://host/")]
    [InlineData("--url: 'http://me:secret@host/' ", "--url", "http://me:secret@host/")]
    [InlineData("--url: 'http://host/' is no base address; allowed is an absolute http or https URL without user, query and fragment. A key never belongs into a URL.", "--url", "http://host/?key=secret")]
    [InlineData("--watch: '-1' ", "--watch", "-1")]
    [InlineData("--watch: '601' ", "--watch", "601")]
    [InlineData("--watch: 'soon' ", "--watch", "soon")]
    [InlineData("--session and --stream exclude each other", "--session", "a", "--stream", "b")]
    [InlineData("--key: holds characters", "--key", "two\nlines")]
    [InlineData("Unrecognized command or argument '--verbose'.", "--verbose")]
    [InlineData("Required argument missing for option: '--stream'.", "--stream")]
    public async Task A_mistake_is_one_line_and_exit_code_2(string line, params string[] arguments)
    {
        (int exitCode, string errors) = await RunAsync(arguments, "the key");

        Assert.Equal(2, exitCode);
        Assert.StartsWith(line, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Without_a_key_the_line_names_the_variable(string? key)
    {
        (int exitCode, string errors) = await RunAsync([], key);

        Assert.Equal(2, exitCode);
        Assert.StartsWith("--key: the operator's key is missing; set StreamGovernance__Management__OperatorKey ", errors, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Errors)> RunAsync(string[] arguments, string? key)
    {
        var errors = new StringWriter();
        int exitCode = await DiagnoseCommand.RunAsync(arguments, name => name == "StreamGovernance__Management__OperatorKey" ? key : null, TextWriter.Null, errors);
        return (exitCode, errors.ToString());
    }
}
