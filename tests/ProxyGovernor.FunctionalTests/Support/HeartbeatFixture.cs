namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>Heartbeats as often as is allowed.</summary>
public sealed class HeartbeatFixture() : TimingsFixture(
    [("calm", []), ("idle", [("Timeouts:Idle", "00:00:01")]), ("first", [("Timeouts:FirstByte", "00:00:01")])],
    ("Heartbeat", Heartbeats.Interval))
{
    /// <summary>Sends a prompt that asks for a stream, in a session of its own name, and returns at the response's headers.</summary>
    internal Task<PromptResponse> SendAsync(DialectCase dialect, string timing, string session, params (string Name, string Value)[] script) =>
        Proxy.Client.PromptAsync(Prompt.Request(dialect.Path, session, headers: [(PolicyRoutes.Header, $"{timing}-{dialect.Policy}"), .. script]));
}
