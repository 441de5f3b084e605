using System.Net;
using System.Text.Json;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests;

/// <summary>Where no model server can be reached, the client is told so in its own dialect.</summary>
public sealed class UnreachableDestinationTests(UnreachableDestinationTests.Fixture fixture) : IClassFixture<UnreachableDestinationTests.Fixture>
{
    public static TheoryData<string, string, HttpStatusCode> Cases { get; } = new(
        from dialect in DialectCase.All.Keys
        from cluster in ((string, HttpStatusCode)[])[("refusing", HttpStatusCode.BadGateway), ("empty", HttpStatusCode.ServiceUnavailable), ("missing", HttpStatusCode.ServiceUnavailable)]
        select (dialect, cluster.Item1, cluster.Item2));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_answer_is_the_dialects_error(string dialect, string cluster, HttpStatusCode status)
    {
        var expected = DialectCase.All[dialect];
        var request = Prompt.Request(expected.Path, $"{dialect}/{cluster}", headers: (PolicyRoutes.Header, $"{cluster}-{expected.Policy}"));

        using var response = await fixture.Proxy.Client.PromptAsync(request, TestContext.Current.CancellationToken);
        var body = await response.JsonAsync();

        Assert.Equal(status, response.Status);
        var error = body.GetProperty("error");
        Assert.Equal(dialect.StartsWith("Ollama", StringComparison.Ordinal) ? JsonValueKind.String : JsonValueKind.Object, error.ValueKind);
        Assert.Equal(response.StreamId, body.GetProperty("stream_id").GetString());
        Assert.Equal("upstream_error", await fixture.Proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    /// <summary>A proxy before a cluster whose destination refuses, one that has none, and one that is named by its routes alone.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        internal GovernedProxy Proxy { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var routes =
                from cluster in (string[])["refusing", "empty", "missing"]
                from dialect in (string[])["Auto", "Sse", "Ndjson"]
                from setting in PolicyRoutes.Of($"{cluster}-{dialect}", cluster, ("Dialect", dialect))
                select setting;
            Proxy = await GovernedProxy.StartAsync(ClosedPort.Address(), new Dictionary<string, string?>(routes)
            {
                ["ReverseProxy:Clusters:refusing:Destinations:default:Address"] = $"{ClosedPort.Address()}",
                ["ReverseProxy:Clusters:empty:LoadBalancingPolicy"] = "FirstAlphabetical",
            });
        }

        public ValueTask DisposeAsync() => Proxy.DisposeAsync();
    }
}
