using System.Net;
using System.Text;

namespace ProxyGovernor.FunctionalTests.Http;

/// <summary>A body whose second part is held back until the gate opens.</summary>
internal sealed class GatedBody(string first, Task gate, string second) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(first));
        await stream.FlushAsync();
        await gate;
        await stream.WriteAsync(Encoding.ASCII.GetBytes(second));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
