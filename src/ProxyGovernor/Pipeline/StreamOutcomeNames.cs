using System.Collections.Frozen;

namespace ProxyGovernor.Pipeline;

/// <summary>The one spelling of each outcome: labels, records, error codes and the store all use it.</summary>
internal static class StreamOutcomeNames
{
    private static readonly string[] Names =
    [
        "completed", "superseded", "canceled", "client_closed", "timeout_connect", "timeout_first_byte", "timeout_idle", "timeout_total",
        "timeout_write", "upstream_error", "upstream_incomplete", "upstream_status", "rejected", "queue_full", "queue_timeout", "lease_lost",
        "shutdown", "stale", "internal_error", "store_unavailable",
    ];

    private static readonly FrozenDictionary<string, StreamOutcome> ByName =
        Names.Select((name, index) => (name, (StreamOutcome)index)).ToFrozenDictionary(pair => pair.name, pair => pair.Item2, StringComparer.Ordinal);

    /// <summary>The outcome's name, such as <c>timeout_idle</c>.</summary>
    public static string ToName(this StreamOutcome outcome) => Names[(int)outcome];

    /// <summary>Reads a name back; false where it is none.</summary>
    public static bool TryParse(string? name, out StreamOutcome outcome)
    {
        outcome = default;
        return name is not null && ByName.TryGetValue(name, out outcome);
    }
}
