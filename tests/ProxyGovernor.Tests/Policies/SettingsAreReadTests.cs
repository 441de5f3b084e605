using System.Text;
using Microsoft.Extensions.Configuration;
using ProxyGovernor.Dialects;
using ProxyGovernor.Leases;
using ProxyGovernor.Policies;
using ProxyGovernor.Policies.Configuration;

namespace ProxyGovernor.Tests.Policies;

public class SettingsAreReadTests
{
    [Fact]
    public void An_empty_section_has_the_documented_defaults()
    {
        var settings = GovernanceConfigurations.Read().Settings;

        Assert.NotNull(settings);
        Assert.Empty(settings.Policies);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.DrainTimeout);
        Assert.Equal(1_048_576, settings.MaxEventSize);
        Assert.Equal(["Authorization", "x-api-key", "api-key", "x-goog-api-key"], settings.Identity.CredentialHeaders);
        Assert.Equal(AnonymousAccess.Allow, settings.Identity.Anonymous);
        Assert.Null(settings.Identity.Secret);
        Assert.Null(settings.Management.OperatorKey);
        Assert.Empty(settings.Management.Urls);
        Assert.True(settings.Host.Tuned);
        Assert.Equal(TimeSpan.FromSeconds(10), settings.Leases.Ttl);
    }

    [Fact]
    public void A_policy_that_only_has_a_name_has_the_documented_defaults()
    {
        var json = """{ "StreamGovernance": { "Policies": { "chat": {} } } }""";
        var root = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();

        var policy = GovernanceConfigurationReader.Read(root.GetSection("StreamGovernance")).Settings!.Policies["CHAT"];

        Assert.Equal("chat", policy.Name);
        Assert.Equal(["header:X-Session-Id"], policy.SessionSources.Select(source => source.ToString()));
        Assert.Null(policy.LaneHeader);
        Assert.Equal((MissingSession.Pass, ConflictPolicy.Supersede, TagMode.JsonMember, StreamDialect.Auto), (policy.Missing, policy.OnConflict, policy.Tag, policy.Dialect));
        Assert.Equal(
            [2, 120, 60, 60, 1800, 30],
            new[] { policy.CleanupWait, policy.FirstByteTimeout, policy.IdleTimeout, policy.WriteTimeout, policy.TotalTimeout, policy.QueueTimeout }
                .Select(time => time.TotalSeconds));
        Assert.Null(policy.Heartbeat);
        Assert.Equal(8, policy.QueueLimit);
        Assert.Equal(StoreOutagePolicy.Degrade, policy.OnStoreUnavailable);
        Assert.Equal(TimeSpan.FromSeconds(150), policy.MinimumActivityTimeout);
    }

    [Fact]
    public void Every_key_of_a_policy_takes_effect()
    {
        var reading = GovernanceConfigurations.Read(
            "Policies:agents:Session:Sources:0=query:session", "Policies:agents:Session:Sources:1=json:$.metadata.session_id",
            "Policies:agents:Session:Lane=x-claude-code-agent-id", "Policies:agents:Session:Missing=generate", "Policies:agents:OnConflict=Queue",
            "Policies:agents:CleanupWait=00:00:03", "Policies:agents:Timeouts:FirstByte=00:00:04", "Policies:agents:Timeouts:Idle=00:00:05",
            "Policies:agents:Timeouts:Write=00:00:06", "Policies:agents:Timeouts:Total=1.00:00:00", "Policies:agents:Queue:Limit=3",
            "Policies:agents:Queue:Timeout=00:00:07.5", "Policies:agents:Tag=None", "Policies:agents:Dialect=anthropic",
            "Policies:agents:OnStoreUnavailable=reject", "Policies:agents:Heartbeat=00:00:15");

        Assert.Empty(reading.Errors);
        var policy = reading.Settings!.Policies["agents"];
        Assert.Equal(["query:session", "json:$.metadata.session_id"], policy.SessionSources.Select(source => source.ToString()));
        Assert.Equal("x-claude-code-agent-id", policy.LaneHeader);
        Assert.Equal((MissingSession.Generate, ConflictPolicy.Queue, TagMode.None, StreamDialect.Anthropic), (policy.Missing, policy.OnConflict, policy.Tag, policy.Dialect));
        Assert.Equal(
            [3, 4, 5, 6, 86_400, 7.5],
            new[] { policy.CleanupWait, policy.FirstByteTimeout, policy.IdleTimeout, policy.WriteTimeout, policy.TotalTimeout, policy.QueueTimeout }
                .Select(time => time.TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(15), policy.Heartbeat);
        Assert.Equal(3, policy.QueueLimit);
        Assert.Equal(StoreOutagePolicy.Reject, policy.OnStoreUnavailable);
    }

    [Fact]
    public void Every_other_key_takes_effect()
    {
        var reading = GovernanceConfigurations.Read(
            "Leases:Ttl=00:00:20", "Leases:Heartbeat=00:00:00.5", "Leases:Margin=00:00:02", "Leases:SweepInterval=00:00:30", "Leases:Keep=00:01:00",
            "Leases:Strict=true", "DrainTimeout=00:00:10", "MaxEventSize=4096", "Identity:Secret=0123456789abcdef", "Identity:CredentialHeaders:0=x-team",
            "Identity:Anonymous=Deny", "Management:OperatorKey=k", "Management:Urls=http://127.0.0.1:9100;http://[::1]:0", "Host:Tuned=false");

        Assert.Empty(reading.Errors);
        var settings = reading.Settings!;
        Assert.Equal(
            [20, 0.5, 2, 30, 60, 10],
            new[] { settings.Leases.Ttl, settings.Leases.Heartbeat, settings.Leases.Margin, settings.Leases.SweepInterval, settings.Leases.Keep, settings.DrainTimeout }
                .Select(time => time.TotalSeconds));
        Assert.True(settings.Leases.Strict);
        Assert.Equal(4096, settings.MaxEventSize);
        Assert.Equal("0123456789abcdef", settings.Identity.Secret);
        Assert.Equal(["x-team"], settings.Identity.CredentialHeaders);
        Assert.Equal(AnonymousAccess.Deny, settings.Identity.Anonymous);
        Assert.Equal("k", settings.Management.OperatorKey);
        Assert.Equal(["http://127.0.0.1:9100", "http://[::1]:0"], settings.Management.Urls);
        Assert.False(settings.Host.Tuned);
    }
}
