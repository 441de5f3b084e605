using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ProxyGovernor.ModelServer.Serving;

/// <summary>A response body, written piece by piece and coded as scripted; each flush reaches the caller, through the coding too.</summary>
internal sealed class AnswerBody
{
    private readonly HttpResponse _response;
    private readonly ChunkedStream? _chunked;
    private readonly PipeWriter _writer;
    private readonly ModelRequest _request;

    public AnswerBody(HttpResponse response, string? encoding, bool trailers, ModelRequest request)
    {
        (_response, _request) = (response, request);
        _chunked = trailers && AnswerHead.ChunksByHand(response) ? new ChunkedStream(response.Body) : null;
        var body = _chunked ?? response.Body;
        var coder = Coder(body, encoding);
        if (coder is not null)
            response.RegisterForDisposeAsync(coder);
        _writer = body == response.Body && coder is null ? response.BodyWriter : PipeWriter.Create(coder ?? body);
    }

    public void Write(string piece) => Encoding.UTF8.GetBytes(piece, _writer);

    public void WriteHalf(string piece)
    {
        var bytes = Encoding.UTF8.GetBytes(piece);
        System.Buffers.BuffersExtensions.Write(_writer, bytes.AsSpan(0, bytes.Length / 2));
    }

    public async ValueTask FlushAsync()
    {
        var result = await _writer.FlushAsync(_request.Generating);

        // Kestrel drops what is written to a closed connection without a word, sometimes before it tells of the abort.
        if (result.IsCompleted && !_request.OutlivesClose)
            throw new OperationCanceledException("The caller closed the connection.");
    }

    public async Task CompleteAsync()
    {
        // Kestrel's completion alone leaves the last bytes of a body of announced length behind.
        await _writer.FlushAsync(_request.Generating);
        if (_writer != _response.BodyWriter)
            await _writer.CompleteAsync();
        if (_chunked is not null)
            await _chunked.EndAsync(AnswerHead.Trailer, AnswerHead.TrailerValue);
        await _response.CompleteAsync();
    }

    private static Stream? Coder(Stream body, string? encoding) => encoding switch
    {
        "gzip" => new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true),
        "br" => new BrotliStream(body, CompressionLevel.Fastest, leaveOpen: true),
        "deflate" => new ZLibStream(body, CompressionLevel.Fastest, leaveOpen: true),
        _ => null,
    };
}
