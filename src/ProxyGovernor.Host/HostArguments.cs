namespace ProxyGovernor.Host;

/// <summary>The host's own arguments. They are taken out before the configuration sees the rest, which would read them as keys and values.</summary>
/// <param name="Demo">Whether the simulated model server is started and put behind the proxy.</param>
/// <param name="Backend">The address that replaces the configured destination, if any.</param>
/// <param name="Remaining">What is left for ASP.NET Core's configuration.</param>
internal sealed record HostArguments(bool Demo, Uri? Backend, string[] Remaining)
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Usage = """
        ProxyGovernor.Host [--demo | --backend URL] [--KEY VALUE ...]   starts the proxy
        ProxyGovernor.Host diagnose [--help]                            asks a running one why sessions hang

          --demo         starts a simulated model server too, and has the proxy stand before it
          --backend URL  the model server's address, in place of that of the cluster "models"
          --KEY VALUE    any key of the configuration, such as --urls http://127.0.0.1:8080 or
                         --ConnectionStrings:Redis 127.0.0.1:6379; appsettings.json and environment variables
                         (ConnectionStrings__Redis) are read too
        """;

    private const string DemoName = "--demo";
    private const string BackendName = "--backend";
    private const string Switch = "--";

    /// <summary>What the configuration's keys begin with that anything here reads: the host's sections, and the web host's own keys.</summary>
    private static readonly HashSet<string> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        "StreamGovernance", "ReverseProxy", "ConnectionStrings", "Kestrel", "Logging", "AllowedHosts", "HostFiltering",
        "urls", "http_ports", "https_ports", "preferHostingUrls", "environment", "applicationName", "contentRoot", "webRoot", "hostBuilder",
        "detailedErrors", "captureStartupErrors", "shutdownTimeoutSeconds", "suppressStatusMessages", "startupAssembly",
        "hostingStartupAssemblies", "hostingStartupExcludeAssemblies", "preventHostingStartup", "forwardedHeaders_enabled",
    };

    /// <summary>What OpenTelemetry's keys begin with.</summary>
    private const string TelemetryPrefix = "OTEL_";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="HostArgumentException">An argument is unknown, has no value, a value that is not allowed, or contradicts another.</exception>
    public static HostArguments Parse(IReadOnlyList<string> arguments)
    {
        bool demo = false;
        Uri? backend = null;
        var remaining = new List<string>();
        for (int index = 0; index < arguments.Count; index++)
        {
            string argument = arguments[index];
            if (argument == DemoName)
            {
                demo = true;
            }
            else if (argument == BackendName)
            {
                backend = ParseBackend(++index < arguments.Count ? arguments[index] : string.Empty);
            }
            else if (argument.StartsWith(BackendName + "=", StringComparison.Ordinal))
            {
                backend = ParseBackend(argument[(BackendName.Length + 1)..]);
            }
            else if (IsAssignment(argument))
            {
                remaining.Add(argument);
            }
            else
            {
                remaining.AddRange(argument, ValueOf(argument, arguments.ElementAtOrDefault(++index)));
            }
        }

        return demo && backend is not null
            ? throw new HostArgumentException($"{DemoName} and {BackendName} exclude each other: both say where requests go.")
            : new HostArguments(demo, backend, [.. remaining]);
    }

    // Short switches, which the configuration takes for known ones, have no names here.
    private static bool IsAssignment(string argument) =>
        argument.IndexOf('=', StringComparison.Ordinal) is > 0 and var end && (argument[0] != '-' || argument.StartsWith(Switch, StringComparison.Ordinal))
        && IsKey(argument.AsSpan(0, end).TrimStart("-/"));

    // The configuration would skip what it cannot read, or take the next key for a value: a misspelt argument would go unnoticed.
    private static string ValueOf(string key, string? value) =>
        key.StartsWith(Switch, StringComparison.Ordinal) && IsKey(key.AsSpan(Switch.Length)) && value?.StartsWith(Switch, StringComparison.Ordinal) == false
            ? value
            : throw new HostArgumentException($"'{key}' is no argument; allowed are {DemoName}, {BackendName} URL, and keys of the configuration with their values, such as --urls http://127.0.0.1:8080 (--help tells more).");

    /// <summary>Whether anything reads a key like that: it begins with one that is known.</summary>
    private static bool IsKey(ReadOnlySpan<char> key)
    {
        int end = key.IndexOf(':');
        ReadOnlySpan<char> section = end < 0 ? key : key[..end];
        return Sections.GetAlternateLookup<ReadOnlySpan<char>>().Contains(section) || section.StartsWith(TelemetryPrefix, StringComparison.OrdinalIgnoreCase);
    }

    private static Uri ParseBackend(string value)
    {
        bool valid = Uri.TryCreate(value, UriKind.Absolute, out Uri? uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && uri.Host.Length > 0 && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0;
        return valid ? uri! : throw new HostArgumentException(
            $"{BackendName}: '{value}' is no backend; allowed is an absolute http or https URL without user, query and fragment, such as http://127.0.0.1:11434/.");
    }
}
