namespace ProxyGovernor.Clients.Matrix;

/// <summary>The policies of the proxy under test, each on a route of its own that a request header picks.</summary>
internal static class Policies
{
    public const string Header = "X-Policy";

    /// <summary>All defaults.</summary>
    public const string Default = "chat";
    public const string Patient = "patient";
    public const string Rejecting = "rejecting";
    public const string Queueing = "queueing";
    public const string FirstByte = "first-byte";
    public const string Idle = "idle";
    public const string Total = "total";
    public const string ShortTotal = "short-total";
    public const string Heartbeats = "heartbeats";
    public const string HeartbeatsFirstByte = "heartbeats-first-byte";

    /// <summary>Configuration keys. Times that must run out are short; those of <see cref="Total"/> leave the first text its time to arrive.</summary>
    public static IReadOnlyDictionary<string, string?> Settings { get; } = new (string Policy, string Key, string Value)[]
    {
        (Patient, "CleanupWait", "00:00:20"),
        (Rejecting, "OnConflict", "Reject"),
        (Queueing, "OnConflict", "Queue"),
        (Queueing, "Queue:Timeout", "00:00:00.200"),
        (FirstByte, "Timeouts:FirstByte", "00:00:00.200"),
        (Idle, "Timeouts:Idle", "00:00:00.200"),
        (Total, "Timeouts:Total", "00:00:03"),
        (ShortTotal, "Timeouts:Total", "00:00:00.200"),
        (Heartbeats, "Heartbeat", "00:00:00.100"),
        (HeartbeatsFirstByte, "Heartbeat", "00:00:00.100"),
        (HeartbeatsFirstByte, "Timeouts:FirstByte", "00:00:03"),
    }.SelectMany(setting => KeysOf(setting.Policy, setting.Key, setting.Value)).DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Value);

    private static IEnumerable<KeyValuePair<string, string?>> KeysOf(string policy, string key, string value)
    {
        var route = $"ReverseProxy:Routes:{policy}";
        return
        [
            new($"StreamGovernance:Policies:{policy}:{key}", value),
            new($"{route}:ClusterId", "models"),
            new($"{route}:Match:Path", "{**rest}"),
            new($"{route}:Match:Headers:0:Name", Header),
            new($"{route}:Match:Headers:0:Values:0", policy),
            new($"{route}:Metadata:StreamGovernance.Policy", policy),
        ];
    }
}
