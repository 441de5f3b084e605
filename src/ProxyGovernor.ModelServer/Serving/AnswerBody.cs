using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ProxyGovernor.ModelServer.Serving;

/// <summary>A response body, written piece by piece and coded as scripted; each flush reaches the caller, through the coding too.</summary>
internal sealed class AnswerBody
{
    private readonly HttpResponse _response;
    private readonly PipeWriter _writer;
    private readonly CancellationToken _left;

    public AnswerBody(HttpResponse response, string? encoding)
    {
        (_response, _left) = (response, response.HttpContext.RequestAborted);
        if (Coder(response.Body, encoding) is not { } coder)
        {
            _writer = response.BodyWriter;
            return;
        }

        response.RegisterForDisposeAsync(coder);
        _writer = PipeWriter.Create(coder);
    }

    public void Write(string piece) => Encoding.UTF8.GetBytes(piece, _writer);

    public void WriteHalf(string piece)
    {
        var bytes = Encoding.UTF8.GetBytes(piece);
        System.Buffers.BuffersExtensions.Write(_writer, bytes.AsSpan(0, bytes.Length / 2));
    }

    public async ValueTask FlushAsync()
    {
        var result = await _writer.FlushAsync(_left);

        // Kestrel drops what is written to a closed connection without a word, sometimes before it tells of the abort.
        if (result.IsCompleted)
            throw new OperationCanceledException("The caller closed the connection.");
    }

    public async Task CompleteAsync()
    {
        if (_writer != _response.BodyWriter)
            await _writer.CompleteAsync();
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
