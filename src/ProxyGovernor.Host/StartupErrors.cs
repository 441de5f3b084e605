using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using ProxyGovernor.Policies.Configuration;

namespace ProxyGovernor.Host;

/// <summary>Turns the mistakes that an operator can make into readable lines; everything else is a defect and keeps its stack trace.</summary>
/// <param name="errors">Where the lines go.</param>
internal sealed class StartupErrors(TextWriter errors)
{
    private const int BadConfiguration = 1;
    private const int BadArguments = 2;

    /// <summary>Whose exceptions of these types are about a listener's address, its scheme or its certificate.</summary>
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel.Core";

    /// <summary>What the host reads, as soon as that is known: some mistakes are told without saying where they stand.</summary>
    public IConfiguration Configuration { get; set; } = new ConfigurationManager();

    /// <summary>Runs the host and tells why it could not start.</summary>
    /// <returns>The process's exit code: 0, 1 for the configuration or a listener, 2 for the command line.</returns>
    public async Task<int> TellAsync(Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (Exception exception) when (Describe(exception) is { } lines)
        {
            foreach (string line in lines.Distinct())
            {
                await errors.WriteLineAsync(line.ReplaceLineEndings(" "));
            }

            return exception is HostArgumentException ? BadArguments : BadConfiguration;
        }
    }

    /// <summary>The lines for an operator; none for an exception that no configuration explains.</summary>
    private IReadOnlyList<string>? Describe(Exception exception) => exception switch
    {
        HostArgumentException => [exception.Message],
        GovernanceConfigurationException governance => governance.Errors,
        OptionsValidationException options => [.. options.Failures],
        AggregateException several => DescribeAll(several),

        // YARP wraps all findings of its validators into one exception, and names the failed configuration only there.
        InvalidOperationException { Source: "Yarp.ReverseProxy", InnerException: AggregateException findings } => Findings(findings),

        // Malformed JSON: the outer exception names the file, the inner one the place.
        InvalidDataException { InnerException: { } cause } => [$"{exception.Message} {cause.Message}"],
        IOException { InnerException: AddressInUseException or SocketException } => [exception.Message],
        FormatException { Source: Kestrel or "Microsoft.AspNetCore.Http" } or InvalidOperationException { Source: Kestrel } => [exception.Message],
        ArgumentOutOfRangeException { ParamName: "port" } =>
            ["A listener's port must be from 0 to 65535. Listeners are those of --urls (ASPNETCORE_URLS), http_ports, https_ports, Kestrel:Endpoints and StreamGovernance:Management:Urls."],
        SocketException or AddressInUseException => [$"A listener could not be opened: {exception.Message}"],
        _ => ForeignMistakes.Describe(exception, Configuration) is { } line ? [line] : null,
    };

    private List<string>? DescribeAll(AggregateException exceptions)
    {
        IReadOnlyList<string>?[] described = [.. exceptions.Flatten().InnerExceptions.Select(Describe)];
        return described.Contains(null) ? null : [.. described.SelectMany(lines => lines!)];
    }

    private List<string> Findings(AggregateException findings) =>
        [.. findings.Flatten().InnerExceptions.SelectMany(finding => Describe(finding) ?? [finding.Message])];
}
