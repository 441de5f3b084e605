namespace ProxyGovernor.Host.Management;

/// <summary>Reads <c>StreamGovernance:Management:Urls</c>, which the library checks with everything else before a listener is opened.</summary>
internal static class ManagementUrls
{
    /// <summary>The configuration key: one or more URLs as Kestrel writes them, separated by semicolons.</summary>
    private const string Key = "StreamGovernance:Management:Urls";

    /// <summary>The configured URLs; none where management shares the public listeners.</summary>
    public static IReadOnlyList<string> Read(IConfiguration configuration) =>
        (configuration[Key] ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
