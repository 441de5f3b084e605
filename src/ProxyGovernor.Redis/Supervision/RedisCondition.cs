namespace ProxyGovernor.Redis.Supervision;

/// <summary>How the server stood when it was last asked.</summary>
internal enum RedisStanding
{
    /// <summary>It could not be asked.</summary>
    Unreachable,
    /// <summary>Something is wrong that stays until somebody changes it.</summary>
    Refused,
    /// <summary>Leases can be kept there.</summary>
    Passed,
}

/// <summary>The last checks' result.</summary>
/// <param name="Standing">How it stands.</param>
/// <param name="Messages">What is wrong, and what to change; warnings where it passed.</param>
internal sealed record RedisCondition(RedisStanding Standing, IReadOnlyList<string> Messages)
{
    public static readonly RedisCondition NotAskedYet = new(RedisStanding.Unreachable, ["Redis has not answered yet."]);
}
