using ProxyGovernor.Leases;

namespace ProxyGovernor.Policies.Configuration;

/// <summary>Reads <c>Leases</c>.</summary>
internal static class LeaseSettingsReader
{
    public static LeaseOptions Read(SettingsSection section, ConfigurationMistakes mistakes)
    {
        var defaults = new LeaseOptions();
        var leases = new LeaseOptions
        {
            Ttl = section.Time("Ttl", defaults.Ttl, TimeRange.AtLeast(TimeSpan.FromSeconds(1))),
            Heartbeat = section.Time("Heartbeat", defaults.Heartbeat, TimeRange.AtLeast(TimeSpan.FromMilliseconds(50))),
            Margin = section.Time("Margin", defaults.Margin, TimeRange.AtLeast(TimeSpan.Zero)),
            SweepInterval = section.Time("SweepInterval", defaults.SweepInterval, TimeRange.AtLeast(TimeSpan.FromMilliseconds(100))),
            Keep = section.Time("Keep", defaults.Keep, TimeRange.Positive),
            Strict = section.Flag("Strict", defaults.Strict),
        };
        section.RejectUnknownKeys();
        CheckKeep(section, leases, mistakes);
        CheckRenewalArrivesInTime(section, leases, mistakes);
        return leases;
    }

    private static void CheckKeep(SettingsSection section, LeaseOptions leases, ConfigurationMistakes mistakes)
    {
        var (keep, ttl) = (section.KeyOf("Keep"), section.KeyOf("Ttl"));
        if (mistakes.AreSound(keep, ttl) && leases.Keep < leases.Ttl * 2)
        {
            var range = $"allowed: {TimeRange.AtLeast(leases.Ttl * 2)}";
            mistakes.Add(keep, TimeRange.Format(leases.Keep), $"is less than twice {ttl} (\"{TimeRange.Format(leases.Ttl)}\"); {range}");
        }
    }

    private static void CheckRenewalArrivesInTime(SettingsSection section, LeaseOptions leases, ConfigurationMistakes mistakes)
    {
        var (heartbeat, ttl, margin) = (section.KeyOf("Heartbeat"), section.KeyOf("Ttl"), section.KeyOf("Margin"));
        var bound = leases.Ttl - leases.Margin - LeaseRules.StoreDeadline;
        if (!mistakes.AreSound(heartbeat, ttl, margin) || leases.Heartbeat < bound)
        {
            return;
        }

        var allowed = bound > TimeSpan.Zero ? $"allowed: below {TimeRange.Format(bound)}" : $"no heartbeat fits: raise {ttl} or lower {margin}";
        mistakes.Add(
            heartbeat,
            TimeRange.Format(leases.Heartbeat),
            $"plus {TimeRange.Format(LeaseRules.StoreDeadline)} is not below {ttl} (\"{TimeRange.Format(leases.Ttl)}\") minus {margin} (\"{TimeRange.Format(leases.Margin)}\"); {allowed}");
    }
}
