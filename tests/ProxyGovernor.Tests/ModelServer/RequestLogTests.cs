using System.Text.Json.Nodes;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.Tests.ModelServer;

public sealed class RequestLogTests : ModelServerFixture
{
    [Fact]
    public async Task A_record_tells_what_arrived_and_how_it_ended()
    {
        Client.DefaultRequestHeaders.Add("X-Stream-Id", "stream-1");
        Client.DefaultRequestHeaders.Add("X-Stream-Fence", "42");
        await AskTextAsync("/sse?session=a", "Name=one Events=3");

        var record = Assert.Single(Server.Requests.Snapshot());
        Assert.Equal(("one", "POST", "/sse", "?session=a"), (record.Name, record.Method, record.Path, record.Query));
        Assert.Equal(("stream-1", "42"), (record.StreamId, record.Fence));
        Assert.Equal("3", record.Headers["x-model-events"]);
        Assert.Equal((ModelEnding.Completed, 3), (record.Ending, record.EventsSent));
        Assert.True(record.ReceivedAt <= record.FirstEventAt && record.FirstEventAt <= record.EndedAt);
    }

    [Fact]
    public async Task A_wait_ends_for_a_record_to_come_and_for_one_that_changes()
    {
        var coming = Server.Requests.WaitAsync(request => request.Path == "/echo", Deadline);
        var ending = Server.Requests.WaitAsync(request => request.Ending == ModelEnding.Completed, Deadline);
        Assert.False(coming.IsCompleted);

        using var response = await AskAsync("/echo", "Interval=0");
        Assert.Same(await coming, await ending);
    }

    [Fact]
    public async Task A_wait_can_be_canceled_and_fails_with_its_predicate()
    {
        using var leave = new CancellationTokenSource();
        var waiting = Server.Requests.WaitAsync(_ => false, leave.Token);
        var failing = Server.Requests.WaitAsync(_ => throw new InvalidOperationException("predicate"), Deadline);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        Assert.Equal(3, EventText.Sse(await AskTextAsync("/sse", "Events=3")).Count);
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
    }

    [Fact]
    public async Task Over_HTTP_the_newest_record_comes_first_without_credentials_and_all_can_be_forgotten()
    {
        var records = new Uri(Server.Address, "/model/requests");
        Client.DefaultRequestHeaders.Add("Authorization", "Bearer secret");
        await AskTextAsync("/sse", "Name=one Events=1");
        await AskTextAsync("/sse", "Name=two Events=1");

        var text = await Client.GetStringAsync(records, Deadline);
        var json = JsonNode.Parse(text)!.AsArray();
        Assert.Equal(["two", "one"], json.Select(each => (string?)each!["name"]));
        Assert.Equal("completed", (string?)json[0]!["ending"]);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);

        using var deleted = await Client.DeleteAsync(records, Deadline);
        Assert.Empty(Server.Requests.Snapshot());
    }
}
