namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>
/// The one judge of lifecycle lines. Per session: start A, superseded A, end A, start B; after <c>prev_stream_forced</c>, end A may follow
/// start B. Every stream has exactly one start and one end, or exactly one refusal.
/// </summary>
internal sealed class LegalOrder
{
    private readonly HashSet<string> _started = [];
    private readonly HashSet<string> _running = [];
    private readonly HashSet<string> _superseded = [];
    private readonly HashSet<string> _refused = [];
    private readonly HashSet<string> _forced = [];
    private string? _owner;

    /// <summary>Fails where a line stands in the wrong place, or where a stream that started has not ended.</summary>
    public static void Check(IReadOnlyList<LifecycleLine> lines)
    {
        foreach (var session in lines.GroupBy(line => line.Session ?? line.StreamId))
        {
            var order = new LegalOrder();
            foreach (var line in session)
            {
                var legal = order.Take(line);
                Assert.True(legal, $"{line.Name} {line.StreamId} is out of order in session {session.Key}:\n{string.Join('\n', session.Select(told => $"{told.Name} {told.StreamId}"))}");
            }

            Assert.Empty(order._running);
        }
    }

    private bool Take(LifecycleLine line)
    {
        var id = line.StreamId;
        switch (line.Name)
        {
            case "stream_start":
                var free = _owner is null && !_refused.Contains(id) && _started.Add(id);
                _owner = id;
                _running.Add(id);
                return free;
            case "stream_first_event":
                return _running.Contains(id);
            case "stream_superseded":
                return _running.Contains(id) && _superseded.Add(id);
            case "stream_end":
                var own = _owner == id;
                _owner = own ? null : _owner;
                return _running.Remove(id) && (own || _forced.Remove(id)) && (line.Outcome == "superseded") == _superseded.Contains(id);
            case "stream_refused":
                return !_started.Contains(id) && _refused.Add(id);
            case "prev_stream_forced":
                var predecessor = _owner;
                _owner = null;
                return predecessor is not null && predecessor == (string?)line.Fields["Predecessor"] && _forced.Add(predecessor);
            case "prev_stream_finished_cleanly":
                return _owner is null && !_started.Contains(id);
            default:
                return false;
        }
    }
}
