using System.Net;
using ProxyGovernor.Streaming;

namespace ProxyGovernor.Pipeline.Forwarding;

/// <summary>YARP's request content, written through an <see cref="OutgoingBody"/>.</summary>
internal sealed class JoinedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly ClientBody _body;

    public JoinedContent(HttpContent inner, ClientBody body)
    {
        (_inner, _body) = (inner, body);
        foreach (var header in inner.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _inner.CopyToAsync(new OutgoingBody(stream, _body), context, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
