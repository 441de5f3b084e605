using System.Net;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

public sealed class BaselineTests
{
    [Fact]
    public async Task A_stream_is_tagged_and_ends_with_its_own_terminal()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync("s1", ("X-Model-Events", "3"), ("X-Model-Interval", "0"));
        var events = await response.EventsAsync();

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal("data: [DONE]\n", events[^1]);
        Assert.All(events[..^1], block => Assert.StartsWith($"data: {{\"stream_id\":\"{response.StreamId}\",", block, StringComparison.Ordinal));
        await proxy.Lifecycle.WaitAsync("stream_end", response.StreamId);
        Assert.Equal(["stream_start", "stream_first_event", "stream_end"], proxy.Lifecycle.NamesOf(response.StreamId));
        Assert.Equal("completed", proxy.Lifecycle.Lines[^1].Outcome);
        Assert.Empty(proxy.Lifecycle.Errors);
    }

    [Fact]
    public async Task A_newer_request_supersedes_the_older_one()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var first = await proxy.PostAsync("s1", ("X-Model-Events", "100000"), ("X-Model-Name", "A"));
        Assert.NotNull(await first.NextEventAsync());
        using var second = await proxy.PostAsync("s1", ("X-Model-Events", "2"), ("X-Model-Interval", "0"), ("X-Model-Name", "B"));
        var rest = await first.EventsAsync();
        var answer = await second.EventsAsync();

        Assert.Contains("\"code\":\"superseded\"", rest[^2], StringComparison.Ordinal);
        Assert.Equal("data: [DONE]\n", rest[^1]);
        Assert.Equal("data: [DONE]\n", answer[^1]);
        var aborted = await model.Requests.WaitAsync(request => request.Name == "A", TestContext.Current.CancellationToken);
        Assert.Equal(ModelEnding.Aborted, await aborted.Ended.WaitAsync(Limits.Patience, TestContext.Current.CancellationToken));
        await proxy.Lifecycle.WaitAsync("stream_end", second.StreamId);
        Assert.Equal(
            ["stream_start A", "stream_first_event A", "stream_superseded A", "stream_end A", "prev_stream_finished_cleanly B", "stream_start B", "stream_first_event B", "stream_end B"],
            proxy.Lifecycle.Lines.Select(line => $"{line.Name} {(line.StreamId == first.StreamId ? "A" : "B")}"));
    }
}
