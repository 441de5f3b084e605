using System.Diagnostics;
using System.Security.Cryptography;

namespace ProxyGovernor.Host;

/// <summary>Mistakes in the sections of YARP, Kestrel and logging, which throw what they come upon, and seldom say where it stands.</summary>
internal static class ForeignMistakes
{
    /// <summary>Whose code reads which section, and what its errors leave out.</summary>
    private static readonly (string Reader, string Section, string Advice)[] Readers =
    [
        ("Yarp.ReverseProxy.Configuration.ConfigProvider.", "ReverseProxy", "Correct the value; YARP's documentation says what each key takes."),
        ("Microsoft.Extensions.Logging.LoggerFilterConfigureOptions", "Logging", "Allowed are Trace, Debug, Information, Warning, Error, Critical and None."),
        ("Microsoft.AspNetCore.Server.Kestrel.", "Kestrel", "Correct the certificate's Path, KeyPath or Password under Kestrel:Certificates or Kestrel:Endpoints."),
        ("Microsoft.Extensions.Configuration.Binder.", "Logging", "Correct the value."),
    ];

    /// <summary>One line with the keys that hold the value, where it is known; null for an exception that no configuration explains.</summary>
    /// <param name="exception">What ended the start.</param>
    /// <param name="configuration">Where the value is looked for.</param>
    public static string? Describe(Exception exception, IConfiguration configuration)
    {
        if (exception is not (FormatException or InvalidOperationException or ArgumentException or IOException or UnauthorizedAccessException
            or NotSupportedException or CryptographicException))
        {
            return null;
        }

        string[] readers = [.. new StackTrace(exception).GetFrames().Select(static frame => frame.GetMethod()?.DeclaringType?.FullName ?? string.Empty)];
        foreach ((string reader, string section, string advice) in Readers)
        {
            if (readers.Any(name => name.StartsWith(reader, StringComparison.Ordinal)))
            {
                return $"{string.Join(", ", Holding(exception.Message, configuration.GetSection(section)).DefaultIfEmpty(section))}: {exception.Message} {advice}";
            }
        }

        return null;
    }

    /// <summary>The keys whose value the message quotes.</summary>
    private static IEnumerable<string> Holding(string message, IConfigurationSection section) =>
        from setting in section.AsEnumerable()
        where setting.Value is { Length: > 0 } value && message.Contains($"'{value}'", StringComparison.Ordinal)
        select setting.Key;
}
