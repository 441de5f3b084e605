using ProxyGovernor.Streaming;

namespace ProxyGovernor.Pipeline.Forwarding;

/// <summary>
/// Sends a request's headers together with as much of its body as is here. YARP flushes the headers before it looks for a body: that is one
/// system call more, and the model server is woken for a prompt that it cannot read yet.
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
