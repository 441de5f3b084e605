namespace ProxyGovernor.Host;

/// <summary>Keeps a failed start to the lines of <see cref="StartupErrors"/>.</summary>
internal static class StartupLogging
{
    private static readonly string[] Reporters =
        ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel", "Yarp.ReverseProxy.Configuration.ConfigProvider.ConfigurationConfigProvider"];

    /// <summary>
    /// Silences what the generic host, Kestrel and YARP log about a failed start, which is the same exception with its stack, until the
    /// application has started: from then on their errors are news. Every configured level stays in force.
    /// </summary>
    public static void SilenceStartupFailures(this IServiceCollection services, Func<bool> hasStarted) =>
        services.PostConfigure<LoggerFilterOptions>(options =>
        {
            for (int index = 0; index < options.Rules.Count; index++)
            {
                options.Rules[index] = WithSilence(options.Rules[index], hasStarted);
            }
        });

    private static LoggerFilterRule WithSilence(LoggerFilterRule rule, Func<bool> hasStarted) => new(
        rule.ProviderName,
        rule.CategoryName,
        rule.LogLevel,
        (provider, category, level) =>
            (level < LogLevel.Error || hasStarted() || !Reporters.Contains(category)) && rule.Filter?.Invoke(provider, category, level) != false);
}
