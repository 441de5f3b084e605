using System.Net;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

public sealed class RequestIdentityTests
{
    [Theory]
    [InlineData("with space")]
    [InlineData("slash/es")]
    [InlineData("semi;colon")]
    [InlineData("")]
    public async Task An_invalid_request_id_is_replaced_everywhere(string sent)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync("s1", ("X-Request-Id", sent), ("X-Model-Events", "1"));
        await response.ReadToEndAsync();
        await proxy.Lifecycle.WaitAsync("stream_end");

        var replaced = response.Header("X-Request-Id");
        Assert.Matches("^[A-Za-z0-9_-]{22}$", replaced);
        Assert.Equal(replaced, model.Requests.Snapshot()[0].Headers["X-Request-Id"]);
        Assert.All(proxy.Lifecycle.Lines, line => Assert.Equal(replaced, line.Fields["RequestId"]));
    }

    [Fact]
    public async Task A_valid_request_id_is_kept()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync("s1", ("X-Request-Id", "Trace_1.2:3-4"), ("X-Model-Events", "1"));

        Assert.Equal("Trace_1.2:3-4", response.Header("X-Request-Id"));
        Assert.Equal("Trace_1.2:3-4", model.Requests.Snapshot()[0].Headers["X-Request-Id"]);
    }

    [Fact]
    public async Task Stream_id_and_fence_reach_the_upstream_once_and_are_ours()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync("s1", ("X-Stream-Id", "forged"), ("X-Stream-Fence", "99999999999999999"), ("X-Model-Events", "1"));

        var received = model.Requests.Snapshot()[0];
        Assert.Equal(response.StreamId, Assert.Single(received.Headers["X-Stream-Id"].ToArray()));
        Assert.Single(received.Headers["X-Stream-Fence"].ToArray());
        Assert.NotEqual("99999999999999999", received.Fence);
        Assert.Null(response.Header("X-Stream-Fence"));
    }

    [Fact]
    public async Task Without_a_session_there_is_no_fence_at_all()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync(null, ("X-Stream-Fence", "99999999999999999"), ("X-Model-Events", "1"));

        var received = model.Requests.Snapshot()[0];
        Assert.Equal(response.StreamId, received.StreamId);
        Assert.Null(received.Fence);
    }

    [Theory]
    [InlineData("not-a-stream-id")]
    [InlineData("00")]
    [InlineData("000123456789abcdef0123456789abcdef")]
    [InlineData("00%2F..%2F..%2Fetc")]
    [InlineData("00ABCDEF6789abcdef0123456789abcdef")]
    public async Task What_is_no_stream_is_not_found(string id)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var status = await proxy.Client.GetAsync($"/governor/streams/{id}", TestContext.Current.CancellationToken);
        using var stop = await proxy.Client.DeleteAsync($"/governor/streams/{id}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, status.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, stop.StatusCode);
        Assert.Contains("\"state\":\"missing\"", await status.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
