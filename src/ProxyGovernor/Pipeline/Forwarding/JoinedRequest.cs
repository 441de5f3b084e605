using ProxyGovernor.Streaming;

namespace ProxyGovernor.Pipeline.Forwarding;

/// <summary>
/// Sends a request's headers together with as much of its body as is here, and whatever comes of the body later at once. YARP flushes the
/// headers before it looks for a body, which is a system call more and wakes the model server for a prompt that it cannot read yet; and what it
/// writes after them waits in the client's buffer until that is full.
/// </summary>
/// <param name="client">Sends.</param>
/// <param name="body">What YARP reads the body from.</param>
internal sealed class JoinedRequest(HttpMessageInvoker client, ClientBody body) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
        {
            request.Content = new JoinedContent(content, body);
        }

        return client.SendAsync(request, cancellationToken);
    }
}
