using ProxyGovernor.Leases;
using ProxyGovernor.Sessions;

namespace ProxyGovernor.Policies.Configuration;

/// <summary>Reads one entry of <c>Policies</c>.</summary>
internal static class PolicySettingsReader
{
    /// <summary>Shorter is load for nothing, and longer outlives what cuts silent connections.</summary>
    private static readonly TimeRange HeartbeatRange = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));

    public static StreamPolicy Read(SettingsSection section, LeaseOptions leases, string leasesPath, ConfigurationMistakes mistakes)
    {
        var defaults = new StreamPolicy { Name = section.Name };
        var (session, timeouts, queue) = (section.Section("Session"), section.Section("Timeouts"), section.Section("Queue"));
        var policy = defaults with
        {
            SessionSources = Sources(session, mistakes) ?? defaults.SessionSources,
            LaneHeader = Lane(session, mistakes),
            Missing = session.Choice("Missing", defaults.Missing),
            OnConflict = section.Choice("OnConflict", defaults.OnConflict),
            CleanupWait = section.Time("CleanupWait", defaults.CleanupWait, TimeRange.Positive),
            FirstByteTimeout = timeouts.Time("FirstByte", defaults.FirstByteTimeout, TimeRange.Positive),
            IdleTimeout = timeouts.Time("Idle", defaults.IdleTimeout, TimeRange.Positive),
            WriteTimeout = timeouts.Time("Write", defaults.WriteTimeout, TimeRange.Positive),
            TotalTimeout = timeouts.Time("Total", defaults.TotalTimeout, TimeRange.Positive),
            Heartbeat = section.Time("Heartbeat", HeartbeatRange),
            QueueLimit = queue.Integer("Limit", defaults.QueueLimit, 1, 1000),
            QueueTimeout = queue.Time("Timeout", defaults.QueueTimeout, TimeRange.Positive),
            OnStoreUnavailable = section.Choice("OnStoreUnavailable", defaults.OnStoreUnavailable),
            Tag = section.Choice("Tag", defaults.Tag),
            Dialect = section.Choice("Dialect", defaults.Dialect),
        };
        foreach (var level in (SettingsSection[])[section, session, timeouts, queue])
        {
            level.RejectUnknownKeys();
        }

        CheckWait(section.KeyOf("CleanupWait"), policy.CleanupWait, leases, leasesPath, mistakes);
        return policy;
    }

    private static void CheckWait(string key, TimeSpan wait, LeaseOptions leases, string leasesPath, ConfigurationMistakes mistakes)
    {
        if (mistakes.AreSound(key, $"{leasesPath}:Heartbeat", $"{leasesPath}:Ttl", $"{leasesPath}:Strict")
            && LeaseRules.WaitProblem(wait, leases, leasesPath) is { } problem)
        {
            mistakes.Add(key, TimeRange.Format(wait), problem);
        }
    }

    private static List<SessionSource>? Sources(SettingsSection session, ConfigurationMistakes mistakes)
    {
        if (session.List("Sources") is not { } entries)
        {
            return null;
        }

        if (entries.Count == 0)
        {
            mistakes.Add(session.KeyOf("Sources"), "the list is empty; allowed: at least one of " + SessionSource.Grammar);
        }

        var sources = new List<SessionSource>(entries.Count);
        foreach (var (key, text) in entries)
        {
            if (SessionSource.TryParse(text, out var source))
            {
                sources.Add(source);
            }
            else
            {
                mistakes.Add(key, text, "is no session source; allowed: " + SessionSource.Grammar);
            }
        }

        return sources;
    }

    private static string? Lane(SettingsSection session, ConfigurationMistakes mistakes)
    {
        var lane = session.Text("Lane");
        if (lane is not null && !HttpToken.IsValid(lane))
        {
            mistakes.Add(session.KeyOf("Lane"), lane, "is no header name; allowed: an HTTP header name such as x-claude-code-agent-id");
        }

        return lane;
    }
}
