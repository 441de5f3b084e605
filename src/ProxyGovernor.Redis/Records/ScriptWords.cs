using ProxyGovernor.Leases;

namespace ProxyGovernor.Redis.Records;

/// <summary>What the scripts call things.</summary>
internal static class ScriptWords
{
    public static string Of(ConflictPolicy conflict) => conflict switch
    {
        ConflictPolicy.Supersede => "supersede",
        ConflictPolicy.Reject => "reject",
        _ => "queue",
    };

    public static AcquireCode AcquireCode(string word) => word switch
    {
        "granted" => Leases.AcquireCode.Granted,
        "waiting" => Leases.AcquireCode.Waiting,
        "busy" => Leases.AcquireCode.Busy,
        "full" => Leases.AcquireCode.Full,
        "gone" => Leases.AcquireCode.Gone,
        "late" => Leases.AcquireCode.Late,
        "repeated" => Leases.AcquireCode.Repeated,
        _ => throw Unknown(word),
    };

    public static FinalizeCode FinalizeCode(string word) => word switch
    {
        "finalized" => Leases.FinalizeCode.Finalized,
        "already" => Leases.FinalizeCode.Already,
        "unknown" => Leases.FinalizeCode.Unknown,
        _ => throw Unknown(word),
    };

    public static StopCode StopCode(string word) => word switch
    {
        "stopping" => Leases.StopCode.Stopping,
        "retired" => Leases.StopCode.Retired,
        "ended" => Leases.StopCode.Ended,
        "unknown" => Leases.StopCode.Unknown,
        _ => throw Unknown(word),
    };

    /// <summary>A code, and behind a colon the outcome that goes with it.</summary>
    public static RenewResult RenewResult(string words)
    {
        var parts = words.Split(':');
        var code = parts[0] switch
        {
            "kept" => RenewCode.Kept,
            "stop" => RenewCode.Stop,
            "waiting" => RenewCode.Waiting,
            "readopted" => RenewCode.Readopted,
            "lost" => RenewCode.Lost,
            _ => throw Unknown(words),
        };
        return new(code, parts.Length > 1 ? RunRecord.Outcome(parts[1]) : null);
    }

    private static FormatException Unknown(string word) => new($"The lease script answered '{word}', which this version does not know.");
}
