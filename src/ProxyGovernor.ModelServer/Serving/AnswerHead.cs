using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using ProxyGovernor.ModelServer.Dialects;
using ProxyGovernor.ModelServer.Scripting;

namespace ProxyGovernor.ModelServer.Serving;

/// <summary>The status and headers of an answer.</summary>
internal static class AnswerHead
{
    public const string Trailer = "X-Model-Trailer";

    public const string TrailerValue = "end";

    public static void Set(HttpResponse response, ModelScript script, IAnswer answer, Func<IAnswer> create)
    {
        response.StatusCode = script.Status;
        if (script.RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (!HasBody(script))
            return;

        response.ContentType = script.ContentType ?? answer.ContentType;
        if (answer.Streams)
            response.Headers.CacheControl = "no-cache";
        if (script.Encoding is not null)
            response.Headers.ContentEncoding = script.Encoding;
        if (AnnouncesLength(script, answer))
            response.ContentLength = Count(create());
        if (script.Trailers)
            SetTrailer(response);
    }

    /// <summary>Kestrel sends no trailers over HTTP/1.1 of its own, and leaves the chunks to those who set the header themselves.</summary>
    public static bool ChunksByHand(HttpResponse response) => !response.SupportsTrailers();

    public static bool HasBody(ModelScript script) =>
        script.Status is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified);

    private static void SetTrailer(HttpResponse response)
    {
        response.Headers.Trailer = Trailer;
        if (ChunksByHand(response))
            response.Headers.TransferEncoding = "chunked";
        else
            response.AppendTrailer(Trailer, TrailerValue);
    }

    private static bool AnnouncesLength(ModelScript script, IAnswer answer) =>
        script.ContentLength ?? (!answer.Streams && script is { Encoding: null, Trailers: false, Fault.Kind: FaultKind.None });

    // Pieces are counted on a second instance, since the one that is sent numbers them as it goes.
    private static long Count(IAnswer answer) =>
        answer.Opening().Sum(Size) + Enumerable.Range(0, answer.Events).Sum(index => Size(answer.Event(index))) + answer.Closing().Sum(Size);

    private static long Size(string piece) => Encoding.UTF8.GetByteCount(piece);
}
