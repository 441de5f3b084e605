using System.Net;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests;

public sealed class QueuePolicyTests
{
    [Fact]
    public async Task Requests_are_served_one_after_the_other_in_the_order_they_came()
    {
        await using var queue = await QueueingProxy.StartAsync(limit: 8);
        var asked = new List<Task<PromptResponse>>();
        foreach (var name in new[] { "A", "B", "C", "D" })
        {
            asked.Add(queue.AskAsync(name));
            await (asked.Count == 1 ? queue.Model.SeenAsync("A") : queue.Leases.WaitedAsync(asked.Count - 1));
        }

        Assert.Equal(["A"], queue.Model.Names());
        queue.Model.Gates.Open("gate");
        foreach (var turn in asked)
        {
            using var answer = await turn;
            Assert.Equal("data: [DONE]\n", (await answer.EventsAsync())[^1]);
        }

        Assert.Equal(["A", "B", "C", "D"], queue.Model.Names());
        await queue.Proxy.Lifecycle.WaitAsync("stream_end", count: 4);
        LegalOrder.Check(queue.Proxy.Lifecycle.Lines);
        Assert.DoesNotContain(queue.Proxy.Lifecycle.Lines, line => line.Name == "stream_superseded");
    }

    [Fact]
    public async Task A_full_queue_refuses_until_a_waiter_leaves()
    {
        await using var queue = await QueueingProxy.StartAsync(limit: 1);
        var active = queue.AskAsync("A");
        await queue.Model.SeenAsync("A");
        using var patience = new CancellationTokenSource();
        var leaver = queue.AskUntilAsync("B", patience.Token);
        await queue.Leases.WaitedAsync(1);

        using var refused = await queue.AskAsync("C");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.NotNull(refused.Header("Retry-After"));
        Assert.Equal("queue_full", (await refused.JsonAsync()).GetProperty("error").GetProperty("code").GetString());

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        await queue.Proxy.Lifecycle.WaitUntilAsync(lines => lines.Any(line => line is { Name: "stream_refused", Outcome: "client_closed" }));
        await queue.Leases.ReleasedAsync(queue.Proxy.Lifecycle.Lines.Single(line => line.Outcome == "client_closed").StreamId);
        var successor = queue.AskAsync("D");
        await queue.Leases.WaitedAsync(2);

        queue.Model.Gates.Open("gate");
        using var first = await active;
        using var second = await successor;
        Assert.Equal("data: [DONE]\n", (await second.EventsAsync())[^1]);
        Assert.Equal(["A", "D"], queue.Model.Names());
    }

    [Fact]
    public async Task A_waiter_whose_patience_ends_is_refused_and_the_active_stream_goes_on()
    {
        await using var queue = await QueueingProxy.StartAsync(limit: 8, timeout: "00:00:00.300");
        var active = queue.AskAsync("A");
        await queue.Model.SeenAsync("A");

        using var refused = await queue.AskAsync("B");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.NotNull(refused.Header("Retry-After"));
        Assert.Equal("queue_timeout", (await refused.JsonAsync()).GetProperty("error").GetProperty("code").GetString());
        queue.Model.Gates.Open("gate");
        using var answer = await active;
        Assert.Equal("data: [DONE]\n", (await answer.EventsAsync())[^1]);
    }

    [Fact]
    public async Task A_stopped_waiter_is_withdrawn_and_those_behind_it_move_up()
    {
        await using var queue = await QueueingProxy.StartAsync(limit: 8);
        var active = queue.AskAsync("A");
        await queue.Model.SeenAsync("A");
        var stopped = queue.AskAsync("B");
        await queue.Leases.WaitedAsync(1);
        var behind = queue.AskAsync("C");
        await queue.Leases.WaitedAsync(2);
        var waiting = (await queue.Proxy.StatusAsync("sessions/s1")).Json.GetProperty("waiting");

        var stop = await queue.Proxy.StopAsync($"streams/{waiting[0].GetProperty("stream_id").GetString()}");

        Assert.Equal((HttpStatusCode.OK, "canceled", "ended"), (stop.Status, stop.Text("outcome"), stop.Text("state")));
        using var withdrawn = await stopped;
        Assert.Equal(499, (int)withdrawn.Status);
        Assert.Equal("false", withdrawn.Header("x-should-retry"));
        queue.Model.Gates.Open("gate");
        using var first = await active;
        using var second = await behind;
        Assert.Equal("data: [DONE]\n", (await second.EventsAsync())[^1]);
        Assert.Equal(["A", "C"], queue.Model.Names());
    }

    [Fact]
    public async Task Stopping_the_session_withdraws_the_active_stream_and_all_that_wait()
    {
        await using var queue = await QueueingProxy.StartAsync(limit: 8);
        var asked = new List<Task<PromptResponse>> { queue.AskAsync("A") };
        await queue.Model.SeenAsync("A");
        for (var waiting = 1; waiting <= 2; waiting++)
        {
            asked.Add(queue.AskAsync("waiter"));
            await queue.Leases.WaitedAsync(waiting);
        }

        var stop = await queue.Proxy.StopAsync("sessions/s1/active");

        Assert.Equal((HttpStatusCode.OK, "canceled"), (stop.Status, stop.Text("outcome")));
        foreach (var turn in asked)
        {
            using var withdrawn = await turn;
            Assert.Equal(499, (int)withdrawn.Status);
            Assert.Equal("canceled", (await withdrawn.JsonAsync()).GetProperty("error").GetProperty("code").GetString());
        }

        Assert.Equal(["A"], queue.Model.Names());
    }
}
