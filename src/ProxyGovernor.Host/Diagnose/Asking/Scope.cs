using ProxyGovernor.Host.Diagnose.Observations;

namespace ProxyGovernor.Host.Diagnose.Asking;

/// <summary>What is asked about: everything, one session, or one stream that has no session.</summary>
/// <param name="Session">The opaque session key, or null.</param>
/// <param name="Stream">A stream without a session, or null.</param>
internal sealed record Scope(string? Session, string? Stream)
{
    public bool IsAll => Session is null && Stream is null;

    public bool Covers(ObservedStream stream) => Covers(stream.Session, stream.StreamId);

    public bool Covers(ObservedEvent told) => Covers(told.Session, told.StreamId);

    /// <summary>Finds out which session is meant.</summary>
    /// <exception cref="DiagnoseException">Nothing is known by that name.</exception>
    public static async Task<Scope> FindAsync(GovernorClient client, DiagnoseOptions options, CancellationToken cancellation)
    {
        if (options.Stream is { } id)
        {
            ObservedStream stream = await client.FindAsync<ObservedStream>($"streams/{Uri.EscapeDataString(id)}", cancellation)
                ?? throw new DiagnoseException($"--stream: '{id}' is not known: it never was, or was forgotten since it ended (Leases:Keep).");
            return stream.Session is { } session ? new Scope(session, null) : new Scope(null, id);
        }

        if (options.Session is { } name)
        {
            ObservedSession? found = await client.FindAsync<ObservedSession>($"sessions/{Uri.EscapeDataString(name)}", cancellation);
            // The key stands in the records: the name may also be a client's own.
            return new Scope(found?.All.FirstOrDefault()?.Session ?? throw NoSession(name), null);
        }

        return new Scope(null, null);
    }

    private static DiagnoseException NoSession(string name) =>
        new($"--session: '{name}' is not known: give the key that logs and records show; one in which nothing lives is forgotten after Leases:Keep.");

    private bool Covers(string? session, string stream) => IsAll || (Session is not null ? session == Session : stream == Stream);
}
