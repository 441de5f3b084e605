using Microsoft.Extensions.Configuration;
using ProxyGovernor.Host;
using ProxyGovernor.Tests.Policies;

namespace ProxyGovernor.Tests.Host;

public sealed class SteadyFilesTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly ConfigurationManager _configuration = new();
    private readonly RecordedLog _log = new();

    public void Dispose()
    {
        _configuration.Dispose();
        File.Delete(_file);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"key\":")]
    [InlineData("[]")]
    public void What_a_reload_cannot_read_leaves_the_last_words_in_force_and_is_logged(string unreadable)
    {
        Start("""{"key":"old"}""");

        Reload(unreadable);
        Assert.Equal("old", _configuration["key"]);
        string line = Assert.Single(_log.Lines);
        Assert.StartsWith("Error ", line, StringComparison.Ordinal);
        Assert.Contains($"configuration_refused {Path.GetFileName(_file)} cannot be read", line, StringComparison.Ordinal);

        Reload("""{"key":"new"}""");
        Assert.Equal("new", _configuration["key"]);
        Assert.Single(_log.Lines);
    }

    [Theory]
    [InlineData("Logging:LogLevel:Default", """{"key":"new","Logging":{"LogLevel":{"Default":"Loud"}}}""")]
    [InlineData("Logging:Console:LogLevel:Yarp", """{"key":"new","Logging":{"Console":{"LogLevel":{"Yarp":"Loud"}}}}""")]
    public void A_log_level_that_there_is_not_is_refused_with_its_file(string key, string file)
    {
        Start("""{"key":"old","Logging":{"LogLevel":{"Default":"Information"}}}""");

        Reload(file);
        Assert.Equal("old", _configuration["key"]);
        Assert.Equal("Information", _configuration["Logging:LogLevel:Default"]);
        string line = Assert.Single(_log.Lines);
        Assert.Contains($"{key}: ", line, StringComparison.Ordinal);
        Assert.Contains("'Loud'", line, StringComparison.Ordinal);
        Assert.Contains("Allowed are Trace, Debug", line, StringComparison.Ordinal);

        Reload("""{"key":"new","Logging":{"LogLevel":{"Default":"warning"}}}""");
        Assert.Equal("new", _configuration["key"]);
        Assert.Single(_log.Lines);
    }

    [Fact]
    public void A_file_that_cannot_be_read_at_the_start_stops_it() => Assert.Throws<InvalidDataException>(() => Start("{"));

    private void Start(string text)
    {
        File.WriteAllText(_file, "{}");
        _configuration.SetBasePath(Path.GetDirectoryName(_file)!).AddJsonFile(Path.GetFileName(_file));
        File.WriteAllText(_file, text);
        SteadyFiles.AddTo(_configuration).LogTo(_log.CreateLogger("host"));
    }

    private void Reload(string text)
    {
        File.WriteAllText(_file, text);
        ((IConfigurationRoot)_configuration).Reload();
    }
}
