namespace ProxyGovernor.Clients.Sdks;

/// <summary>A real SDK with its defaults; only base URL, key and headers are set, as an application would.</summary>
internal interface ISdk
{
    /// <summary>Completes when the SDK has returned or thrown for good, after whatever retries it makes.</summary>
    Task<SdkResult> RunAsync(SdkCall call);
}
