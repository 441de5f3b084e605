using ProxyGovernor.ModelServer;

namespace ProxyGovernor.Tests.ModelServer;

public sealed class GateTests : ModelServerFixture
{
    [Fact]
    public async Task A_gate_holds_before_headers_before_each_event_and_before_the_end()
    {
        var asking = AskAsync("/sse", "Name=held Gate=g Events=2");
        await Server.Gates.WaitingAsync("g", Deadline);
        Assert.False(asking.IsCompleted);

        Server.Gates.Release("g");
        using var response = await asking;
        var record = await RecordAsync("held");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Deadline));
        for (var sent = 0; sent < 2; sent++)
        {
            await Server.Gates.WaitingAsync("g", Deadline);
            Assert.Equal(sent, record.EventsSent);
            Server.Gates.Release("g");
            Assert.StartsWith("data: {", await reader.ReadLineAsync(Deadline), StringComparison.Ordinal);
            Assert.Equal("", await reader.ReadLineAsync(Deadline));
        }

        await Server.Gates.WaitingAsync("g", Deadline);
        Assert.Equal(ModelEnding.Running, record.Ending);
        Server.Gates.Release("g");
        Assert.Null(await reader.ReadLineAsync(Deadline));
        Assert.Equal(ModelEnding.Completed, await record.Ended.WaitAsync(Deadline));
    }

    [Fact]
    public async Task Steps_released_ahead_are_kept()
    {
        Server.Gates.Release("g", 4);

        Assert.Equal(2, EventText.Sse(await AskTextAsync("/sse", "Gate=g Events=2")).Count);
    }

    [Fact]
    public async Task One_step_lets_the_longest_held_request_pass()
    {
        var first = AskAsync("/sse", "Gate=g Fault=stall@0");
        await Server.Gates.WaitingAsync("g", Deadline);
        var second = AskAsync("/sse", "Name=second Gate=g Fault=stall@0");
        await (await RecordAsync("second")).Received.WaitAsync(Deadline);

        Server.Gates.Release("g");
        (await first).Dispose();
        Assert.False(second.IsCompleted);
        Server.Gates.Release("g");
        (await second).Dispose();
    }

    [Fact]
    public async Task A_held_request_that_leaves_takes_no_step_with_it()
    {
        using var leave = new CancellationTokenSource();
        var leaving = Client.GetAsync(new Uri(Server.Address, "/echo?X-Model-Gate=g&X-Model-Name=leaving"), leave.Token);
        await Server.Gates.WaitingAsync("g", Deadline);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        await (await RecordAsync("leaving")).Ended.WaitAsync(Deadline);
        await Server.Requests.WaitAsync(request => request.Ending == ModelEnding.Aborted, Deadline);

        var next = AskAsync("/sse", "Gate=g Events=0");
        await Server.Gates.WaitingAsync("g", Deadline);
        Server.Gates.Release("g");
        (await next).Dispose();
    }

    [Fact]
    public async Task Gates_are_released_and_opened_over_HTTP()
    {
        var asking = AskTextAsync("/sse", "Gate=remote Events=3");
        await Server.Gates.WaitingAsync("remote", Deadline);

        using var one = await Client.PostAsync(new Uri(Server.Address, "/model/gates/remote?steps=1"), null, Deadline);
        Assert.True(one.IsSuccessStatusCode);
        await Server.Gates.WaitingAsync("remote", Deadline);
        using var all = await Client.PostAsync(new Uri(Server.Address, "/model/gates/remote?steps=all"), null, Deadline);
        using var wrong = await Client.PostAsync(new Uri(Server.Address, "/model/gates/remote?steps=0"), null, Deadline);

        Assert.Equal(3, EventText.Sse(await asking).Count);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, wrong.StatusCode);
    }
}
