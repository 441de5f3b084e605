namespace ProxyGovernor.FunctionalTests.EventStreams;

/// <summary>An event as a parser dispatched it.</summary>
internal sealed record ReadEvent(string Name, string Data, string? Id);

/// <summary>What a parser made of a whole stream.</summary>
/// <param name="Events">In order.</param>
/// <param name="Retries">The reconnection times that it took over, in ms.</param>
internal sealed record ReadStream(IReadOnlyList<ReadEvent> Events, IReadOnlyList<long> Retries)
{
    /// <summary>The same without the tag of a stream.</summary>
    public ReadStream Without(string streamId)
    {
        var tag = $"\"stream_id\":\"{streamId}\"";
        return this with { Events = [.. Events.Select(one => one with { Data = Without(one.Data, tag) })] };
    }

    private static string Without(string data, string tag) => data.Replace(tag + ",", "", StringComparison.Ordinal).Replace(tag, "", StringComparison.Ordinal);
}
