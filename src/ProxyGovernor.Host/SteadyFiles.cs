using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Options;

namespace ProxyGovernor.Host;

/// <summary>
/// Keeps what each JSON file last said where a reload cannot read it. Left to itself, .NET takes such a file for an empty one, tells nobody, and lets the
/// next reload of another file put the emptiness in force; of a log level that there is not it tells nobody either, and keeps the old ones until the restart,
/// which then fails.
/// </summary>
internal sealed partial class SteadyFiles
{
    private ILogger? _logger;

    /// <summary>Puts this in place of the builder's own reading of JSON files. A file that cannot be read at the start still stops it.</summary>
    public static SteadyFiles AddTo(ConfigurationManager configuration)
    {
        var files = new SteadyFiles();
        IList<IConfigurationSource> sources = ((IConfigurationBuilder)configuration).Sources;
        for (int index = 0; index < sources.Count; index++)
        {
            if (sources[index] is JsonConfigurationSource file)
            {
                sources[index] = new Source(files)
                {
                    FileProvider = file.FileProvider ?? configuration.GetFileProvider(),
                    Path = file.Path ?? string.Empty,
                    Optional = file.Optional,
                    ReloadOnChange = file.ReloadOnChange,
                    ReloadDelay = file.ReloadDelay,
                };
            }
        }

        return files;
    }

    /// <summary>From now on refused reloads are logged.</summary>
    public void LogTo(ILogger logger) => _logger = logger;

    private void Refuse(string? path, string reason)
    {
        if (_logger is not null)
        {
            Log.Refused(_logger, path, reason);
        }
    }

    /// <summary>What logging would say to it at the start.</summary>
    private static string? LoggingMistake(IDictionary<string, string?> said)
    {
        IConfiguration file = new ConfigurationBuilder().AddInMemoryCollection(said).Build();
        using ServiceProvider logging = new ServiceCollection().AddLogging(builder => builder.AddConfiguration(file.GetSection("Logging"))).BuildServiceProvider();
        try
        {
            _ = logging.GetRequiredService<IOptions<LoggerFilterOptions>>().Value;
            return null;
        }
        catch (InvalidOperationException wrong)
        {
            return ForeignMistakes.Describe(wrong, file) ?? wrong.Message;
        }
    }

    private sealed class Source(SteadyFiles files) : JsonConfigurationSource
    {
        public override IConfigurationProvider Build(IConfigurationBuilder builder)
        {
            EnsureDefaults(builder);
            return new Provider(this, files);
        }
    }

    private sealed class Provider(JsonConfigurationSource source, SteadyFiles files) : JsonConfigurationProvider(source)
    {
        private bool _wasRead;

        public override void Load(Stream stream)
        {
            IDictionary<string, string?> before = Data;
            try
            {
                base.Load(stream);
                if (_wasRead && LoggingMistake(Data) is { } mistake)
                {
                    Data = before;
                    files.Refuse(Source.Path, mistake);
                }

                _wasRead = true;
            }
            catch (FormatException unreadable) when (_wasRead)
            {
                files.Refuse(Source.Path, $"{unreadable.Message} {unreadable.InnerException?.Message}".TrimEnd());
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(70, LogLevel.Error, "configuration_refused {Path} cannot be read; what it said before stays in force. {Reason}", EventName = "configuration_refused")]
        public static partial void Refused(ILogger logger, string? path, string reason);
    }
}
