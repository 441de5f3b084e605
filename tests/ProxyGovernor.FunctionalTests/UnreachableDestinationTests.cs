using System.Net;
using System.Text.Json;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests;

/// <summary>Where no model server can be reached, the client is told so in its own dialect.</summary>
public sealed class UnreachableDestinationTests
{
    public static TheoryData<string> Dialects { get; } = [.. DialectCase.All.Keys];

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task A_refused_connection_is_502(string dialect)
    {
        await using var proxy = await StartAsync(dialect);
        await AssertErrorAsync(proxy, dialect, HttpStatusCode.BadGateway);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task No_available_destination_is_503(string dialect)
    {
        await using var proxy = await StartAsync(dialect, ("ReverseProxy:Routes:default:ClusterId", "empty"), ("ReverseProxy:Clusters:empty:LoadBalancingPolicy", "FirstAlphabetical"));
        await AssertErrorAsync(proxy, dialect, HttpStatusCode.ServiceUnavailable);
    }

    private static async Task AssertErrorAsync(GovernedProxy proxy, string dialect, HttpStatusCode status)
    {
        using var response = await proxy.Client.PromptAsync(Prompt.Request(DialectCase.All[dialect].Path, "s"));
        var body = await response.JsonAsync();

        Assert.Equal(status, response.Status);
        var error = body.GetProperty("error");
        Assert.Equal(dialect.StartsWith("Ollama", StringComparison.Ordinal) ? JsonValueKind.String : JsonValueKind.Object, error.ValueKind);
        Assert.Equal(response.StreamId, body.GetProperty("stream_id").GetString());
        Assert.Equal("upstream_error", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    private static Task<GovernedProxy> StartAsync(string dialect, params (string Key, string Value)[] settings) =>
        GovernedProxy.StartAsync(ClosedPort.Address(), new Dictionary<string, string?>(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        {
            ["Dialect"] = DialectCase.All[dialect].Policy,
        });
}
