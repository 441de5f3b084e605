using ProxyGovernor.Dialects;
using ProxyGovernor.Streaming;
using ProxyGovernor.Streaming.Framing;

namespace ProxyGovernor.Pipeline.Heartbeats;

/// <summary>
/// What becomes of an answer whose headers come when the client's response has started: an event stream goes on in it, and of anything else
/// the client is told. A JSON answer to a request for a stream is an error too: no SDK reads a whole answer out of a stream.
/// </summary>
internal static class LateAnswer
{
    /// <summary>The events, in plain bytes.</summary>
    /// <exception cref="UpstreamAnswerException">There are none.</exception>
    public static async ValueTask<Stream> OpenAsync(Task<HttpResponseMessage> sending, CancellationToken cancellationToken)
    {
        var answer = await ArriveAsync(sending, cancellationToken);
        var body = ContentDecoding.TryDecode(answer.Content, await answer.Content.ReadAsStreamAsync(cancellationToken));
        if (!answer.IsSuccessStatusCode)
        {
            var status = (int)answer.StatusCode;
            var reason = $"The model server answered {status}.";
            var said = body is null ? null : await UpstreamErrorText.ReadAsync(body, cancellationToken);
            throw new UpstreamAnswerException(StreamOutcome.UpstreamStatus, reason) { Status = status, Told = said is null ? null : $"{reason} {said}" };
        }

        return body is not null && DialectDetector.FramingOf(answer.Content.Headers.ContentType?.MediaType) == EventFraming.Sse
            ? body
            : throw new UpstreamAnswerException(StreamOutcome.UpstreamError, "The model server answered a request for a stream with something else.");
    }

    private static async ValueTask<HttpResponseMessage> ArriveAsync(Task<HttpResponseMessage> sending, CancellationToken cancellationToken)
    {
        try
        {
            return await sending;
        }
        catch (OperationCanceledException timeout) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody else cancels: what is left is the handler's connect timeout.
            throw new UpstreamAnswerException(
                StreamOutcome.TimeoutConnect, "No connection to the model server within StreamGovernance.ConnectTimeout.", timeout);
        }
        catch (HttpRequestException failure)
        {
            throw new UpstreamAnswerException(StreamOutcome.UpstreamError, "The model server could not be reached, or broke the connection.", failure);
        }
    }
}
