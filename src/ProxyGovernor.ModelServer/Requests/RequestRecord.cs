namespace ProxyGovernor.ModelServer.Requests;

/// <summary>A record as <c>GET /model/requests</c> shows it: without headers, since those carry credentials.</summary>
internal sealed record RequestRecord(
    string? Name,
    string Method,
    string Path,
    string? StreamId,
    string? Fence,
    ModelEnding Ending,
    int EventsSent,
    DateTimeOffset ReceivedAt,
    DateTimeOffset? FirstEventAt,
    DateTimeOffset? EndedAt)
{
    public static RequestRecord Of(ModelRequest request) => new(
        request.Name,
        request.Method,
        request.Path,
        request.StreamId,
        request.Fence,
        request.Ending,
        request.EventsSent,
        request.ReceivedAt,
        request.FirstEventAt,
        request.EndedAt);
}
