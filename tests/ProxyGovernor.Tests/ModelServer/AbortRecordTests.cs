using System.Diagnostics;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.Tests.ModelServer;

public sealed class AbortRecordTests : ModelServerFixture
{
    [Theory]
    [InlineData("Fault=stall-headers")]
    [InlineData("Delay-Headers=600000")]
    [InlineData("Gate=shut")]
    public async Task An_abort_before_the_headers_is_recorded_at_once(string script)
    {
        using var leave = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Server.Address, "/sse")) { Content = new StringContent("{}") };
        var pair = script.Split('=');
        request.Headers.Add("X-Model-" + pair[0], pair[1]);
        var asked = Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leave.Token);
        var record = await Server.Requests.WaitAsync(_ => true, Deadline);
        await record.Received.WaitAsync(Deadline);

        var left = Stopwatch.GetTimestamp();
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);

        await AssertAbortedAsync(record, left);
        Assert.Null(record.FirstEventAt);
        Assert.True(record.FirstEvent.IsCanceled);
    }

    [Theory]
    [InlineData("Interval=600000")]
    [InlineData("Fault=stall@1")]
    [InlineData("Event-Size=1000000 Events=100")]
    public async Task An_abort_between_events_is_recorded_at_once(string script)
    {
        using var response = await AskAsync("/sse", $"Name=left {script}");
        var record = await RecordAsync("left");
        await record.FirstEvent.WaitAsync(Deadline);

        var left = Stopwatch.GetTimestamp();
        response.Dispose();

        await AssertAbortedAsync(record, left);
        Assert.InRange(record.FirstEventAt!.Value, record.ReceivedAt, record.EndedAt!.Value);
    }

    [Fact]
    public async Task An_abort_while_held_between_events_is_recorded_at_once()
    {
        Server.Gates.Release("held", 2);
        using var response = await AskAsync("/sse", "Name=left Gate=held");
        var record = await RecordAsync("left");
        await Server.Gates.WaitingAsync("held", Deadline);

        var left = Stopwatch.GetTimestamp();
        response.Dispose();

        await AssertAbortedAsync(record, left);
    }

    [Fact]
    public async Task A_disposed_server_ends_what_runs()
    {
        using var response = await AskAsync("/sse", "Name=running Fault=stall@1");
        var record = await RecordAsync("running");

        await Server.DisposeAsync();

        Assert.Equal(ModelEnding.Aborted, await record.Ended.WaitAsync(Deadline));
    }

    [Fact]
    public async Task A_caller_that_leaves_with_the_terminal_in_hand_did_not_abort()
    {
        for (var round = 0; round < 50; round++)
        {
            var name = $"whole-{round}";
            using (var response = await AskAsync("/v1/chat/completions", $"Name={name} Events=1"))
            {
                using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Deadline));
                while (await reader.ReadLineAsync(Deadline) != "data: [DONE]")
                {
                }
            }

            Assert.Equal(ModelEnding.Completed, await (await RecordAsync(name)).Ended.WaitAsync(Deadline));
        }
    }

    private async Task AssertAbortedAsync(ModelRequest record, long left)
    {
        Assert.Equal(ModelEnding.Aborted, await record.Ended.WaitAsync(Deadline));
        Assert.InRange(Stopwatch.GetElapsedTime(left, record.EndedTimestamp!.Value), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }
}
