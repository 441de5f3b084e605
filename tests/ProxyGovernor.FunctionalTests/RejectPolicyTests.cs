using System.Net;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

public sealed class RejectPolicyTests
{
    [Fact]
    public async Task While_a_stream_is_active_a_second_request_is_refused_and_told_which()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["OnConflict"] = "Reject" });
        model.Gates.Release("A");
        using var active = await proxy.PostAsync("s1", ("X-Model-Gate", "A"), ("X-Model-Events", "1"), ("X-Model-Name", "A"));

        using var refused = await proxy.PostAsync("s1", ("X-Model-Name", "B"));
        using var elsewhere = await proxy.PostAsync("s2", ("X-Model-Events", "1"), ("X-Model-Name", "C"));

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.True(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture) > 0);
        var error = (await refused.JsonAsync()).GetProperty("error");
        Assert.Equal("rejected", error.GetProperty("code").GetString());
        Assert.Contains(active.StreamId, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("data: [DONE]\n", (await elsewhere.EventsAsync())[^1]);

        model.Gates.Open("A");
        Assert.Equal("data: [DONE]\n", (await active.EventsAsync())[^1]);
        await proxy.SettledAsync(active.StreamId);
        using var next = await proxy.PostAsync("s1", ("X-Model-Events", "1"), ("X-Model-Name", "D"));
        Assert.Equal("data: [DONE]\n", (await next.EventsAsync())[^1]);
        Assert.Equal(["A", "C", "D"], model.Names());
        await proxy.Lifecycle.WaitAsync("stream_end", count: 3);
        LegalOrder.Check(proxy.Lifecycle.Lines);
    }

    [Fact]
    public async Task The_refused_stream_can_be_asked_for()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["OnConflict"] = "Reject" });
        using var active = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"));
        using var refused = await proxy.PostAsync("s1");

        await proxy.SettledAsync(refused.StreamId);
        var status = await proxy.StatusAsync($"streams/{refused.StreamId}");

        Assert.Equal(HttpStatusCode.OK, status.Status);
        Assert.Equal(("ended", "rejected"), (status.Text("state"), status.Text("outcome")));
    }
}
