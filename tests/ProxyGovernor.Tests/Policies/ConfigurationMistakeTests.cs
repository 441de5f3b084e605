using System.Text;
using Microsoft.Extensions.Configuration;
using ProxyGovernor.Policies.Configuration;

namespace ProxyGovernor.Tests.Policies;

public class ConfigurationMistakeTests
{
    private const string Times = "allowed: 00:00:00.001 to 1.00:00:00";
    private const string Sources = "allowed: header:NAME, query:NAME, cookie:NAME, route:NAME, json:$.member.member (at most 8 members)";
    private const string Urls = "allowed: http://HOST:PORT or https://HOST:PORT, several separated by ';'";

    [Theory]
    [InlineData("Policies:chat:OnConflict=Superseed", "Policies:chat:OnConflict: \"Superseed\" is unknown; allowed: Supersede, Reject, Queue")]
    [InlineData("Policies:chat:OnConflict=1", "Policies:chat:OnConflict: \"1\" is unknown; allowed: Supersede, Reject, Queue")]
    [InlineData("Policies:chat:Session:Missing=", "Policies:chat:Session:Missing: \"\" is unknown; allowed: Pass, Reject, Generate")]
    [InlineData("Policies:chat:Tag=Json", "Policies:chat:Tag: \"Json\" is unknown; allowed: JsonMember, None")]
    [InlineData("Policies:chat:Dialect=OpenAI", "Policies:chat:Dialect: \"OpenAI\" is unknown; allowed: Auto, OpenAIChat, OpenAIResponses, Anthropic, Ollama, Gemini, Sse, Ndjson")]
    [InlineData("Policies:chat:Timeouts:Idle=00:00:00", "Policies:chat:Timeouts:Idle: \"00:00:00\" is out of range; " + Times)]
    [InlineData("Policies:chat:Timeouts:FirstByte=-00:00:01", "Policies:chat:Timeouts:FirstByte: \"-00:00:01\" is out of range; " + Times)]
    [InlineData("Policies:chat:Timeouts:Total=1.00:00:01", "Policies:chat:Timeouts:Total: \"1.00:00:01\" is out of range; " + Times)]
    [InlineData("Policies:chat:Timeouts:Write=60", "Policies:chat:Timeouts:Write: \"60\" is not a time (d.hh:mm:ss.fff); " + Times)]
    [InlineData("Policies:chat:Timeouts:Write=24:00:00", "Policies:chat:Timeouts:Write: \"24:00:00\" is not a time (d.hh:mm:ss.fff); " + Times)]
    [InlineData("Policies:chat:Heartbeat=00:00:00.05", "Policies:chat:Heartbeat: \"00:00:00.05\" is out of range; allowed: 00:00:00.1 to 01:00:00")]
    [InlineData("Policies:chat:Heartbeat=01:00:00.1", "Policies:chat:Heartbeat: \"01:00:00.1\" is out of range; allowed: 00:00:00.1 to 01:00:00")]
    [InlineData("Policies:chat:Heartbeat=15", "Policies:chat:Heartbeat: \"15\" is not a time (d.hh:mm:ss.fff); allowed: 00:00:00.1 to 01:00:00")]
    [InlineData("Policies:chat:Queue:Timeout=soon", "Policies:chat:Queue:Timeout: \"soon\" is not a time (d.hh:mm:ss.fff); " + Times)]
    [InlineData("Policies:chat:Queue:Limit=0", "Policies:chat:Queue:Limit: \"0\" is out of range; allowed: 1 to 1000")]
    [InlineData("DrainTimeout=00:00:00", "DrainTimeout: \"00:00:00\" is out of range; " + Times)]
    [InlineData("MaxEventSize=4095", "MaxEventSize: \"4095\" is out of range; allowed: 4096 to 67108864")]
    [InlineData("MaxEventSize=1MiB", "MaxEventSize: \"1MiB\" is out of range; allowed: 4096 to 67108864")]
    [InlineData("Leases:Strict=yes", "Leases:Strict: \"yes\" is unknown; allowed: true, false")]
    [InlineData("Leases:Ttl=00:00:00.9", "Leases:Ttl: \"00:00:00.9\" is out of range; allowed: 00:00:01 to 1.00:00:00")]
    [InlineData("Leases:Heartbeat=00:00:00.01", "Leases:Heartbeat: \"00:00:00.01\" is out of range; allowed: 00:00:00.05 to 1.00:00:00")]
    [InlineData("Leases:Margin=-00:00:01", "Leases:Margin: \"-00:00:01\" is out of range; allowed: 00:00:00 to 1.00:00:00")]
    [InlineData("Leases:SweepInterval=00:00:00.05", "Leases:SweepInterval: \"00:00:00.05\" is out of range; allowed: 00:00:00.1 to 1.00:00:00")]
    [InlineData("Policies:chat:Session:Sources:0=Header", "Policies:chat:Session:Sources:0: \"Header\" is no session source; " + Sources)]
    [InlineData("Policies:chat:Session:Sources:0=json:a.b", "Policies:chat:Session:Sources:0: \"json:a.b\" is no session source; " + Sources)]
    [InlineData("Policies:chat:Session:Sources=", "Policies:chat:Session:Sources: the list is empty; allowed: at least one of header:NAME, query:NAME, cookie:NAME, route:NAME, json:$.member.member (at most 8 members)")]
    [InlineData("Policies:chat:Session:Sources=query:s", "Policies:chat:Session:Sources: \"query:s\" is one value; allowed: a list (StreamGovernance:Policies:chat:Session:Sources:0, StreamGovernance:Policies:chat:Session:Sources:1, ...)")]
    [InlineData("Policies:chat:Session:Lane=a b", "Policies:chat:Session:Lane: \"a b\" is no header name; allowed: an HTTP header name such as x-claude-code-agent-id")]
    [InlineData("Identity:Secret=", "Identity:Secret: the secret has 0 characters; allowed: 16 or more, or leave the key out")]
    [InlineData("Identity:Secret=hunter2", "Identity:Secret: the secret has 7 characters; allowed: 16 or more, or leave the key out")]
    [InlineData("Identity:Anonymous=No", "Identity:Anonymous: \"No\" is unknown; allowed: Allow, Deny")]
    [InlineData("Identity:CredentialHeaders:0=", "Identity:CredentialHeaders:0: \"\" is no header name; allowed: an HTTP header name such as x-api-key")]
    [InlineData("Management:OperatorKey=", "Management:OperatorKey: the key is empty; allowed: 1 character or more, or leave the key out to switch operator routes off")]
    [InlineData("Management:Urls=", "Management:Urls: \"\" holds no URL; " + Urls)]
    [InlineData("Management:Urls=9090", "Management:Urls: \"9090\" is no address to listen on; " + Urls)]
    [InlineData("Management:Urls=ftp://localhost:1", "Management:Urls: \"ftp://localhost:1\" is no address to listen on; " + Urls)]
    [InlineData("Management:Urls=http://localhost:70000", "Management:Urls: \"http://localhost:70000\" is no address to listen on; " + Urls)]
    [InlineData("Management:Urls=http://*:9090;http://x:1/path", "Management:Urls: \"http://x:1/path\" is no address to listen on; " + Urls)]
    [InlineData("Policies=chat", "Policies: \"chat\" is one value; allowed: a section")]
    [InlineData("Policies:chat:Tag:0=None", "Policies:chat:Tag: holds a list or a section; allowed: one value")]
    public void A_mistake_is_told_with_its_key_its_value_and_what_is_allowed(string line, string expected)
    {
        var reading = GovernanceConfigurations.Read(line);

        Assert.Null(reading.Settings);
        Assert.Equal(["StreamGovernance:" + expected], reading.Errors);
    }

    [Theory]
    [InlineData("Policys:chat:Tag=None", "Policys: unknown key (did you mean \"Policies\"?); allowed: DrainTimeout, Host, Identity, Leases, Management, MaxEventSize, Policies")]
    [InlineData("Policies:chat:Timeouts:Idel=00:00:01", "Policies:chat:Timeouts:Idel: unknown key (did you mean \"Idle\"?); allowed: FirstByte, Idle, Total, Write")]
    [InlineData("Policies:chat:Heartbeats=00:00:15", "Policies:chat:Heartbeats: unknown key (did you mean \"Heartbeat\"?); allowed: CleanupWait, Dialect, Heartbeat, OnConflict, OnStoreUnavailable, Queue, Session, Tag, Timeouts")]
    [InlineData("Policies:chat:Session:Source:0=query:s", "Policies:chat:Session:Source: unknown key (did you mean \"Sources\"?); allowed: Lane, Missing, Sources")]
    [InlineData("Policies:chat:Queue:Size=1", "Policies:chat:Queue:Size: unknown key; allowed: Limit, Timeout")]
    [InlineData("Host:Tuned=off", "Host:Tuned: \"off\" is unknown; allowed: true, false")]
    [InlineData("Host:Tunes=false", "Host:Tunes: unknown key (did you mean \"Tuned\"?); allowed: Tuned")]
    [InlineData("Leases:TTLs=00:00:01", "Leases:TTLs: unknown key (did you mean \"Ttl\"?); allowed: Heartbeat, Keep, Margin, Strict, SweepInterval, Ttl")]
    [InlineData("Identity:Secrt=do-not-tell-me-please", "Identity:Secrt: unknown key (did you mean \"Secret\"?); allowed: Anonymous, CredentialHeaders, Secret")]
    [InlineData("Management:Url=http://localhost:1", "Management:Url: unknown key (did you mean \"Urls\"?); allowed: OperatorKey, Urls")]
    public void An_unknown_key_is_told_with_what_was_probably_meant(string line, string expected) =>
        Assert.Equal(["StreamGovernance:" + expected], GovernanceConfigurations.Read(line).Errors);

    [Fact]
    public void An_explicitly_empty_list_in_a_file_is_told()
    {
        var json = """{ "StreamGovernance": { "Policies": { "chat": { "Session": { "Sources": [] } } } } }""";
        var root = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();

        var error = Assert.Single(GovernanceConfigurationReader.Read(root.GetSection("StreamGovernance")).Errors);

        Assert.StartsWith("StreamGovernance:Policies:chat:Session:Sources: the list is empty", error, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_together_one_line_each()
    {
        var errors = GovernanceConfigurations.Read(
            "Policies:a:Tag=x\r\ny", "Policies:b:Timeouts:Idle=0", "Lease:Ttl=00:00:01", $"Policies:c:Dialect={new string('z', 5000)}").Errors;

        Assert.Equal(4, errors.Count);
        Assert.DoesNotContain(errors, error => error.Contains('\n', StringComparison.Ordinal) || error.Length > 300);
        Assert.Contains(errors, error => error.Contains(@"""x\u000d\u000ay""", StringComparison.Ordinal));
        Assert.Equal(errors, new GovernanceConfigurationException(errors).Message.Split(Environment.NewLine));
    }

    [Fact]
    public void Messages_name_the_section_as_it_is_called()
    {
        var root = new ConfigurationBuilder().AddInMemoryCollection([new("My:Governor:DrainTimeout", "x")]).Build();

        Assert.StartsWith("My:Governor:DrainTimeout: \"x\"", Assert.Single(GovernanceConfigurationReader.Read(root.GetSection("My:Governor")).Errors), StringComparison.Ordinal);
    }
}
