using System.Net;

namespace ProxyGovernor.Tests.Sessions;

/// <summary>A body that is sent in two parts, the second one when the test says so.</summary>
internal sealed class GatedContent(byte[] first, byte[] second, Task gate, bool chunked) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(first);
        await stream.FlushAsync();
        await gate;
        await stream.WriteAsync(second);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = first.Length + second.Length;
        return !chunked;
    }
}
