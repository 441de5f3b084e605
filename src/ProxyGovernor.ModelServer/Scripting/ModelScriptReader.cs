using Microsoft.AspNetCore.Http;
using static ProxyGovernor.ModelServer.ModelScriptHeaders;

namespace ProxyGovernor.ModelServer.Scripting;

/// <summary>The one place where a request's script is read and checked.</summary>
internal static class ModelScriptReader
{
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        Events, Interval, EventSize, Batch, DelayHeaders, DelayFirst, Status, RetryAfter, Encoding, ContentLength, ContentType, Trailers, Comments, Gate,
        Name, Fault, OutlivesClose,
    };

    /// <exception cref="ModelScriptException">A name is unknown, a value out of its range, or two values exclude each other.</exception>
    public static ModelScript Read(HttpRequest request)
    {
        RefuseUnknownNames(request);
        var values = new ScriptValues(request);
        var events = values.Number(Events, 20, 0, 10_000_000);
        _ = values.Text(Name);
        var script = new ModelScript
        {
            Events = events,
            Interval = values.Milliseconds(Interval, 20),
            EventSize = values.Number(EventSize, 0, 0, 16 * 1024 * 1024),
            Batch = values.Number(Batch, 1, 1, 10_000),
            DelayHeaders = values.Milliseconds(DelayHeaders, 0),
            DelayFirst = values.Milliseconds(DelayFirst, 0),
            Status = values.Number(Status, StatusCodes.Status200OK, 200, 599),
            RetryAfter = values.Number(RetryAfter, 0, 86_400),
            Encoding = values.Choice(Encoding, "gzip", "br", "deflate"),
            ContentLength = values.Flag(ContentLength),
            ContentType = values.Text(ContentType),
            Trailers = values.Flag(Trailers) ?? false,
            Comments = values.Number(Comments, 0, 0, 1_000_000),
            Gate = values.Text(Gate),
            OutlivesClose = values.Flag(OutlivesClose) ?? false,
            Fault = values.Fault(Fault, events),
        };
        RefuseCombinations(script);
        return script;
    }

    private static void RefuseUnknownNames(HttpRequest request)
    {
        var unknown = request.Headers.Keys.Concat(request.Query.Keys)
            .FirstOrDefault(name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !Known.Contains(name));
        if (unknown is not null)
            throw new ModelScriptException($"{unknown}: no such script value; known are {string.Join(", ", Known)}.");
    }

    // A length is counted before the body is sent: what a coding makes of it, comments and an error instead of the ending are not known then.
    private static void RefuseCombinations(ModelScript script)
    {
        if (script.ContentLength != true)
            return;
        if (script.Encoding is not null || script.Trailers || script.Comments > 0 || script.Fault.Kind == FaultKind.Error)
            throw new ModelScriptException($"{ContentLength}: 'true' excludes {Encoding}, {Trailers}, {Comments} and {Fault}: error@N.");
    }
}
