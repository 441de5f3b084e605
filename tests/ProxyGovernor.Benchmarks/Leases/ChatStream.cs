using System.Diagnostics;

namespace ProxyGovernor.Benchmarks.Leases;

/// <summary>A client's stream, from the request to its first bytes, and then to its end.</summary>
internal sealed class ChatStream : IDisposable
{
    private static readonly Uri Path = new("/v1/chat/completions", UriKind.Relative);

    private readonly HttpResponseMessage _response;
    private readonly Stream _body;

    private ChatStream(HttpResponseMessage response, Stream body, long firstEvent) => (_response, _body, FirstEvent) = (response, body, firstEvent);

    /// <summary>Timestamp at which the first bytes of the body were read.</summary>
    public long FirstEvent { get; }

    public static async Task<ChatStream> OpenAsync(HttpClient client, string session, bool held, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Headers = { { "X-Session-Id", session } }, Content = new StringContent("{\"stream\":true}") };
        if (held)
        {
            request.Headers.Add(BenchmarkUpstream.Hold, "1");
        }

        var response = (await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)).EnsureSuccessStatusCode();
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await body.ReadExactlyAsync(new byte[1], cancellationToken);
        return new ChatStream(response, body, Stopwatch.GetTimestamp());
    }

    /// <summary>Reads to the end, so that its connection serves the next one.</summary>
    public Task EndAsync(CancellationToken cancellationToken) => _body.CopyToAsync(Stream.Null, cancellationToken);

    public void Dispose() => _response.Dispose();
}
