namespace ProxyGovernor.Pipeline.Aborting;

/// <summary>A URL template: for model servers and gateways that are told to stop by one request without a body.</summary>
internal sealed class TemplateAborter(AbortTemplate template) : IAborter
{
    public ValueTask<AbortReport> AbortAsync(AbortedRequest aborted, CancellationToken deadline) =>
        template.Expand(aborted, out var missing) is { } url
            ? aborted.SendAsync(template.Method, url, null, deadline)
            : new(AbortReport.Unnamed(missing!));
}
