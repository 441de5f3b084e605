using ProxyGovernor.Leases;

namespace ProxyGovernor.Policies.Configuration;

/// <summary>
/// What cannot change while the process runs: leases are held under the times they were granted with, session keys are derived from the
/// secret, and listeners are bound once.
/// </summary>
internal static class FixedAtStart
{
    /// <summary>One line for each fixed setting that differs.</summary>
    /// <param name="current">What is in force.</param>
    /// <param name="next">What was read.</param>
    /// <param name="keyOf">Turns a key relative to the section into the full one.</param>
    public static IReadOnlyList<string> Changes(GovernanceSettings current, GovernanceSettings next, Func<string, string> keyOf)
    {
        var mistakes = new ConfigurationMistakes();
        foreach (var (name, read) in LeaseValues)
        {
            Compare(keyOf($"Leases:{name}"), read(current.Leases), read(next.Leases));
        }

        Compare(keyOf("Management:Urls"), string.Join(';', current.Management.Urls), string.Join(';', next.Management.Urls));
        Compare(keyOf("Host:Tuned"), Text(current.Host.Tuned), Text(next.Host.Tuned));
        if (!string.Equals(current.Identity.Secret, next.Identity.Secret, StringComparison.Ordinal))
        {
            mistakes.Add(keyOf("Identity:Secret"), "cannot change at run time; restart to apply it");
        }

        return mistakes.Lines;

        void Compare(string key, string before, string after)
        {
            if (!string.Equals(before, after, StringComparison.Ordinal))
            {
                mistakes.Add(key, after, $"cannot change at run time; restart to apply it, until then allowed: {ConfigurationMistakes.Quote(before)}");
            }
        }
    }

    private static readonly (string Name, Func<LeaseOptions, string> Read)[] LeaseValues =
    [
        ("Ttl", leases => TimeRange.Format(leases.Ttl)),
        ("Heartbeat", leases => TimeRange.Format(leases.Heartbeat)),
        ("Margin", leases => TimeRange.Format(leases.Margin)),
        ("SweepInterval", leases => TimeRange.Format(leases.SweepInterval)),
        ("Keep", leases => TimeRange.Format(leases.Keep)),
        ("Strict", leases => Text(leases.Strict)),
    ];

    private static string Text(bool value) => value ? "true" : "false";
}
