using System.IO.Compression;
using Microsoft.Net.Http.Headers;

namespace ProxyGovernor.Streaming;

/// <summary>We never ask for compression, but an event stream may come compressed all the same.</summary>
internal static class ContentDecoding
{
    /// <summary>The body in plain bytes: itself where it is not encoded, null where the coding is unknown and it must pass untouched.</summary>
    public static Stream? TryDecode(HttpContent content, Stream body)
    {
        if (!content.Headers.NonValidated.TryGetValues(HeaderNames.ContentEncoding, out var codings))
        {
            return body;
        }

        return codings.ToString().Trim().ToUpperInvariant() switch
        {
            "" or "IDENTITY" => body,
            "GZIP" or "X-GZIP" => new GZipStream(body, CompressionMode.Decompress),
            "BR" => new BrotliStream(body, CompressionMode.Decompress),
            "DEFLATE" => new ZLibStream(body, CompressionMode.Decompress),
            _ => null,
        };
    }
}
