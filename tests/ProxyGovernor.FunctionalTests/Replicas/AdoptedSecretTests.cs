using System.Net;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Replicas;

/// <summary>Runs begun before Redis was there are known by keys of another secret than everything that comes after.</summary>
public sealed class AdoptedSecretTests
{
    private static readonly (string, string) Alice = ("Authorization", "Bearer alice");
    private static readonly (string, string) Mallory = ("Authorization", "Bearer mallory");

    [Fact(Timeout = 120_000)]
    public async Task The_sessions_next_request_supersedes_what_was_begun_in_memory()
    {
        await using var late = await LateRedis.StartAsync();
        using var first = await late.StreamAsync("A");
        Assert.Equal("local", first.Header("X-Stream-Degraded"));
        await late.ComeUpAsync();

        using var second = await late.Proxy.PostAsync("s1", ("X-Model-Events", "1"), ("X-Model-Name", "B"), Alice);

        Assert.Null(second.Header("X-Stream-Degraded"));
        Assert.Contains("\"code\":\"superseded\"", (await first.EventsAsync())[^2], StringComparison.Ordinal);
        Assert.Equal("data: [DONE]\n", (await second.EventsAsync())[^1]);
        Assert.Equal(ModelEnding.Aborted, await late.Model.EndedAsync("A"));
        await late.Proxy.Lifecycle.WaitAsync("stream_end", second.StreamId);
        Assert.Contains("prev_stream_finished_cleanly", late.Proxy.Lifecycle.NamesOf(second.StreamId));
        Assert.True(IndexOf("stream_end", first.StreamId) < IndexOf("stream_start", second.StreamId));

        int IndexOf(string name, string stream) => late.Proxy.Lifecycle.Lines.Select((line, index) => (line, index)).Single(at => at.line.Name == name && at.line.StreamId == stream).index;
    }

    [Fact(Timeout = 120_000)]
    public async Task Its_client_finds_it_and_stops_it_by_both_ids()
    {
        await using var late = await LateRedis.StartAsync();
        using var first = await late.StreamAsync("A");
        await late.ComeUpAsync();

        var byStream = await late.Proxy.StatusAsync($"streams/{first.StreamId}", Alice);
        var bySession = await late.Proxy.StatusAsync("sessions/s1", Alice);
        var stopped = await late.Proxy.StopAsync("sessions/s1/active", Alice);
        var ended = await late.Proxy.StatusAsync($"streams/{first.StreamId}", Alice);
        var session = await late.Proxy.StatusAsync("sessions/s1", Alice);

        Assert.Equal("active", byStream.Text("state"));
        Assert.Equal(first.StreamId, bySession.Json.GetProperty("active").GetProperty("stream_id").GetString());
        Assert.Equal((HttpStatusCode.OK, first.StreamId, "canceled"), (stopped.Status, stopped.Text("stream_id"), stopped.Text("outcome")));
        Assert.Equal(("ended", "canceled"), (ended.Text("state"), ended.Text("outcome")));
        Assert.Equal(first.StreamId, session.Json.GetProperty("recent")[0].GetProperty("stream_id").GetString());
        Assert.Equal(ModelEnding.Aborted, await late.Model.EndedAsync("A"));
    }

    [Fact(Timeout = 120_000)]
    public async Task By_its_stream_id_it_is_stopped_and_settled()
    {
        await using var late = await LateRedis.StartAsync();
        using var first = await late.StreamAsync("A");
        await late.ComeUpAsync();

        var stopped = await late.Proxy.StopAsync($"streams/{first.StreamId}", Alice);

        Assert.Equal((HttpStatusCode.OK, "canceled"), (stopped.Status, stopped.Text("outcome")));
    }

    [Fact(Timeout = 120_000)]
    public async Task Another_callers_request_of_that_name_touches_nothing_and_learns_nothing()
    {
        await using var late = await LateRedis.StartAsync();
        using var first = await late.StreamAsync("A");
        await late.ComeUpAsync();

        using var other = await late.Proxy.PostAsync("s1", ("X-Model-Events", "1"), ("X-Model-Name", "M"), Mallory);
        Assert.Equal("data: [DONE]\n", (await other.EventsAsync())[^1]);
        await late.Proxy.Lifecycle.WaitAsync("stream_end", other.StreamId);
        var known = await late.Proxy.StatusAsync($"streams/{first.StreamId}", Mallory);
        var unknown = await late.Proxy.StatusAsync($"streams/{new string('0', 34)}", Mallory);
        var stopped = await late.Proxy.StopAsync($"streams/{first.StreamId}", Mallory);
        var cancelled = await late.Proxy.StopAsync("sessions/s1/active", Mallory);
        var session = await late.Proxy.StatusAsync("sessions/s1", Mallory);

        Assert.Equal((unknown.Status, unknown.Body), (known.Status, known.Body));
        Assert.Equal((HttpStatusCode.NotFound, unknown.Body), (stopped.Status, stopped.Body));
        Assert.Equal((HttpStatusCode.NotFound, unknown.Body), (cancelled.Status, cancelled.Body));
        Assert.DoesNotContain(first.StreamId, session.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(late.Proxy.Lifecycle.NamesOf(other.StreamId), name => name.StartsWith("prev_stream", StringComparison.Ordinal));
        Assert.Equal(ModelEnding.Running, (await late.Model.SeenAsync("A")).Ending);
        Assert.NotNull(await first.NextEventAsync());
    }

    [Fact(Timeout = 120_000)]
    public async Task Under_Reject_the_newcomer_is_told_which_stream_is_active()
    {
        await using var late = await LateRedis.StartAsync(("OnConflict", "Reject"));
        using var first = await late.StreamAsync("A");
        await late.ComeUpAsync();

        using var second = await late.Proxy.PostAsync("s1", ("X-Model-Name", "B"), Alice);

        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        Assert.Contains(first.StreamId, await second.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(["A"], late.Model.Names());
    }
}
