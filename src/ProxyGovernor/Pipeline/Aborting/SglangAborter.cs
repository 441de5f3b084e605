using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ProxyGovernor.Pipeline.Aborting;

/// <summary><c>sglang</c>: SGLang names a generation by its <c>rid</c>, which stands as id in each event it sends.</summary>
internal sealed class SglangAborter : IAborter
{
    public ValueTask<AbortReport> AbortAsync(AbortedRequest aborted, CancellationToken deadline)
    {
        // An empty rid means every running request to some versions.
        if (string.IsNullOrEmpty(aborted.UpstreamId))
        {
            return new(AbortReport.Unnamed("rid"));
        }

        var body = JsonSerializer.Serialize(new { rid = aborted.UpstreamId });
        var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        return aborted.SendAsync(HttpMethod.Post, "/abort_request", content, deadline);
    }
}
