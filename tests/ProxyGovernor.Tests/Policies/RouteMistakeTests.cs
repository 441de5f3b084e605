using ProxyGovernor.Policies.Configuration;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace ProxyGovernor.Tests.Policies;

public class RouteMistakeTests
{
    [Theory]
    [InlineData("StreamGovernance.Policy=chatt", "Route \"r\", metadata StreamGovernance.Policy: \"chatt\" is no policy (did you mean \"chat\"?); allowed: agents, chat")]
    [InlineData("StreamGovernance.Polcy=chat", "Route \"r\", metadata StreamGovernance.Polcy: unknown key (did you mean \"StreamGovernance.Policy\"?); allowed: StreamGovernance.Policy")]
    [InlineData("StreamGovernance.ConnectTimeout=00:00:01", "Route \"r\", metadata StreamGovernance.ConnectTimeout: unknown key; allowed: StreamGovernance.Policy")]
    [InlineData("streamgovernance.policy=chat", "Route \"r\", metadata streamgovernance.policy: unknown key (did you mean \"StreamGovernance.Policy\"?); allowed: StreamGovernance.Policy")]
    public void A_mistake_in_a_route_names_route_key_and_value(string metadata, string expected) =>
        Assert.Equal([expected], Validate([Route("r", metadata)], []).Errors);

    [Theory]
    [InlineData("StreamGovernance.ConnectTimeout=5", "StreamGovernance.ConnectTimeout: \"5\" is not a time (d.hh:mm:ss.fff); allowed: 00:00:00.001 to 1.00:00:00")]
    [InlineData("StreamGovernance.CleanupWait=00:00:00", "StreamGovernance.CleanupWait: \"00:00:00\" is out of range; allowed: 00:00:00.001 to 1.00:00:00")]
    [InlineData("StreamGovernance.CleanupWait=00:00:01", "StreamGovernance.CleanupWait: \"00:00:01\" is less than twice Leases:Heartbeat (\"00:00:01\"); allowed: 00:00:02 to 1.00:00:00")]
    [InlineData("StreamGovernance.Abort=close", "StreamGovernance.Abort: unknown key (did you mean \"StreamGovernance.Aborter\"?); allowed: StreamGovernance.Aborter, StreamGovernance.CleanupWait, StreamGovernance.ConnectTimeout")]
    [InlineData("StreamGovernance.Aborter=sglan", "StreamGovernance.Aborter: \"sglan\" is no aborter (did you mean \"sglang\"?); allowed: close, llama-server, none, sglang, or a URL template such as \"POST /abort/{stream_id}\"")]
    [InlineData("StreamGovernance.Aborter=", "StreamGovernance.Aborter: \"\" is no aborter; allowed: close, llama-server, none, sglang, or a URL template such as \"POST /abort/{stream_id}\"")]
    [InlineData("StreamGovernance.Aborter=STOP /abort", "StreamGovernance.Aborter: \"STOP /abort\" has an unknown method \"STOP\"; allowed: DELETE, GET, PATCH, POST, PUT")]
    [InlineData("StreamGovernance.Aborter=/abort/{strem_id}", "StreamGovernance.Aborter: \"/abort/{strem_id}\" has an unknown placeholder {strem_id} (did you mean \"{stream_id}\"?); allowed: {fence}, {session}, {stream_id}, {upstream_id}")]
    [InlineData("StreamGovernance.Aborter=/abort/{stream_id", "StreamGovernance.Aborter: \"/abort/{stream_id\" is neither a path that begins with one slash nor an http or https URL whose host is fixed")]
    [InlineData("StreamGovernance.Aborter=//engine/abort", "StreamGovernance.Aborter: \"//engine/abort\" is neither a path that begins with one slash nor an http or https URL whose host is fixed")]
    [InlineData("StreamGovernance.Aborter=http://{upstream_id}/abort", "StreamGovernance.Aborter: \"http://{upstream_id}/abort\" is neither a path that begins with one slash nor an http or https URL whose host is fixed")]
    [InlineData("StreamGovernance.Aborter=http://user@engine/abort", "StreamGovernance.Aborter: \"http://user@engine/abort\" is neither a path that begins with one slash nor an http or https URL whose host is fixed")]
    [InlineData("StreamGovernance.Aborter=ftp://engine/abort", "StreamGovernance.Aborter: \"ftp://engine/abort\" is neither a path that begins with one slash nor an http or https URL whose host is fixed")]
    [InlineData("StreamGovernance.Aborter=POST /a b", "StreamGovernance.Aborter: \"POST /a b\" is neither a path that begins with one slash nor an http or https URL whose host is fixed")]
    public void A_mistake_in_a_cluster_names_cluster_key_and_value(string metadata, string expected) =>
        Assert.Equal([$"Cluster \"c\", metadata {expected}"], Validate([], [Cluster(null, metadata)]).Errors);

    [Theory]
    [InlineData("none")]
    [InlineData("CLOSE")]
    [InlineData("sglang")]
    [InlineData("llama-server")]
    [InlineData("/abort/{stream_id}?fence={fence}")]
    [InlineData("DELETE http://gateway:8080/runs/{upstream_id}")]
    [InlineData("GET https://gateway/{session}/stop")]
    public void An_aborter_that_can_be_carried_out_is_taken(string value) =>
        Assert.Empty(GovernanceRouteValidator.Validate(
            GovernanceConfigurations.Read().Settings!, [],
            [new ClusterConfig { ClusterId = "c", Metadata = new Dictionary<string, string> { [StreamGovernanceMetadata.Aborter] = value } }]).Errors);

    [Fact]
    public void Strict_leases_bind_a_cluster_too()
    {
        var settings = GovernanceConfigurations.Read("Leases:Strict=true").Settings!;

        var error = Assert.Single(GovernanceRouteValidator.Validate(settings, [], [Cluster(null, "StreamGovernance.CleanupWait=00:00:09")]).Errors);

        Assert.EndsWith("is less than Leases:Ttl (\"00:00:10\"), which Leases:Strict requires; allowed: 00:00:10 to 1.00:00:00", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Routes_and_clusters_that_say_nothing_or_the_right_thing_pass()
    {
        var findings = Validate(
            [Route("plain"), Route("governed", "StreamGovernance.Policy=CHAT", "Other=x")],
            [Cluster(null, "StreamGovernance.ConnectTimeout=00:00:01", "StreamGovernance.CleanupWait=00:00:02")]);

        Assert.Empty(findings.Errors);
        Assert.Empty(findings.Notices);
    }

    [Fact]
    public void An_activity_timeout_below_the_policys_timers_is_told_to_be_raised()
    {
        var findings = Validate([Route("plain"), Route("r", "StreamGovernance.Policy=chat")], [Cluster(TimeSpan.FromSeconds(100))]);

        Assert.Empty(findings.Errors);
        Assert.Equal(
            ["Cluster \"c\": HttpRequest.ActivityTimeout \"00:01:40\" leaves policy \"chat\" no time to end a stream itself; raised to 00:02:30 for governed requests of route \"r\""],
            findings.Notices);
    }

    [Fact]
    public void An_activity_timeout_that_is_long_enough_is_left_alone() =>
        Assert.Empty(Validate([Route("r", "StreamGovernance.Policy=chat")], [Cluster(TimeSpan.FromSeconds(150))]).Notices);

    [Fact]
    public void A_clusters_times_override_the_defaults()
    {
        var policy = GovernanceConfigurations.Read("Policies:chat:Tag=None").Settings!.Policies["chat"];
        var cluster = Cluster(null, "StreamGovernance.ConnectTimeout=00:00:09", "StreamGovernance.CleanupWait=00:00:08");

        Assert.Equal([9, 8], new[] { GovernanceMetadata.ConnectTimeoutOf(cluster.Metadata), GovernanceMetadata.CleanupWaitOf(cluster, policy) }.Select(time => time.TotalSeconds));
        Assert.Equal([5, 2], new[] { GovernanceMetadata.ConnectTimeoutOf(null), GovernanceMetadata.CleanupWaitOf(null, policy) }.Select(time => time.TotalSeconds));
    }

    private static RouteFindings Validate(RouteConfig[] routes, ClusterConfig[] clusters) => GovernanceRouteValidator.Validate(
        GovernanceConfigurations.Read("Policies:chat:Tag=None", "Policies:agents:Tag=None").Settings!, routes, clusters);

    private static RouteConfig Route(string id, params string[] metadata) => new() { RouteId = id, ClusterId = "c", Metadata = Metadata(metadata) };

    private static ClusterConfig Cluster(TimeSpan? activityTimeout, params string[] metadata) => new()
    {
        ClusterId = "c",
        Metadata = Metadata(metadata),
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = activityTimeout },
    };

    private static Dictionary<string, string> Metadata(string[] lines) => lines.Select(line => line.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
}
