using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using ProxyGovernor.Streaming;

namespace ProxyGovernor.Sessions;

/// <summary>Looks into a JSON body without consuming it: whoever reads the body after it gets every byte.</summary>
internal static class JsonBodyPeek
{
    /// <summary>Bytes looked at; below Kestrel's request buffer (1 MiB), so that the client is never held up by the peek.</summary>
    public const int Limit = (1 << 20) - (64 << 10);

    /// <summary>How long a body may take to arrive before the request goes on without its session id.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Scans the body for the sources' members, to its end so that a member that stands there twice is noticed. Null where the body is no
    /// JSON. Where the body is larger than <see cref="Limit"/> or does not arrive in time, what was found so far counts. A body is looked into
    /// once: whoever comes later gets what the first one found, and has no further sources.
    /// </summary>
    /// <exception cref="OperationCanceledException">The request was aborted.</exception>
    public static async ValueTask<JsonMemberScan?> ReadAsync(HttpContext context, IEnumerable<SessionSource> sources, TimeProvider time)
    {
        var request = context.Request;
        if (request.ContentLength == 0 || !request.HasJsonContentType())
        {
            return null;
        }

        if (context.Features.Get<PeekedBody>() is { } peeked)
        {
            return peeked.Scan;
        }

        var scan = new JsonMemberScan(sources);
        var reader = request.BodyReader;
        var (isJson, examined) = await ScanAsync(scan, reader, time, context.RequestAborted);

        // Where another middleware has wrapped the body, what was peeked at is in this reader and nowhere else.
        request.Body = new ClientBody(reader, examined);
        context.RequestAborted.ThrowIfCancellationRequested();
        context.Features.Set(new PeekedBody(isJson ? scan : null));
        return isJson ? scan : null;
    }

    private static async ValueTask<(bool IsJson, long Examined)> ScanAsync(JsonMemberScan scan, PipeReader reader, TimeProvider time, CancellationToken aborted)
    {
        using var interrupt = new ReadInterrupt(reader, Patience, time, aborted);
        for (var examined = 0L; ;)
        {
            var result = await reader.ReadAsync(CancellationToken.None);
            var body = result.Buffer;
            var isWhole = result.IsCompleted && body.Length <= Limit;
            var isJson = scan.TryAdvance(body.Length > Limit ? body.Slice(0, Limit) : body, isWhole);
            if (isJson && !result.IsCompleted && !result.IsCanceled && body.Length < Limit)
            {
                examined = body.Length;
                reader.AdvanceTo(body.Start, body.End);
                continue;
            }

            // Examined no further than before: the next reader gets at once what came since.
            reader.AdvanceTo(body.Start, body.GetPosition(examined));
            interrupt.Dispose();
            if (interrupt.WasRaised && !result.IsCanceled && reader.TryRead(out var leftover))
            {
                // The wake-up came between two reads and would fail the next reader's first one.
                reader.AdvanceTo(leftover.Buffer.Start, leftover.Buffer.GetPosition(examined));
            }

            return (isJson, examined);
        }
    }

    /// <summary>What was found, kept with the request.</summary>
    private sealed record PeekedBody(JsonMemberScan? Scan);
}
