using System.Net;
using System.Net.Http.Headers;
using ProxyGovernor.Streaming;

namespace ProxyGovernor.Pipeline.Heartbeats;

/// <summary>
/// Sends a request that asks for a stream. If a heartbeat is due before the model server has answered, YARP is given an answer of ours whose
/// events are yet to come: it starts the client's response as it would for any other, and remains the only one who writes to it.
/// </summary>
internal sealed class EarlyStart(HttpMessageInvoker client, Heartbeat heartbeat) : HttpMessageHandler
{
    private CancellationTokenSource? _ours;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var withdrawal = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ours = withdrawal;
        var answer = client.SendAsync(request, withdrawal.Token);
        answer.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(heartbeat.Wake);
        while (!answer.IsCompleted && !heartbeat.IsDue)
        {
            await heartbeat.WaitAsync();
        }

        if (answer.IsCompleted)
        {
            return await answer;
        }

        _ours = null;
        return Promise(request, new ArrivingBody(answer, withdrawal));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ours?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static HttpResponseMessage Promise(HttpRequestMessage request, Stream body)
    {
        var promise = new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new GovernedContent(body) };
        promise.Content.Headers.ContentType = new MediaTypeHeaderValue("text/event-stream");
        promise.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        return promise;
    }
}
