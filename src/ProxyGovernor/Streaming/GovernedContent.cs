using System.Net;

namespace ProxyGovernor.Streaming;

/// <summary>Puts a governed stream in the place of the upstream's body; YARP copies it as it would the original.</summary>
internal sealed class GovernedContent(Stream governed) : HttpContent
{
    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult(governed);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => governed.CopyToAsync(stream);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            governed.Dispose();
        }

        base.Dispose(disposing);
    }
}
