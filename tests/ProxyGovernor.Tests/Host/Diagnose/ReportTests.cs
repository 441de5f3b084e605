using System.Text.Json;
using ProxyGovernor.Host.Diagnose.Observations;
using ProxyGovernor.Host.Diagnose.Questions;
using ProxyGovernor.Host.Diagnose.Reports;

namespace ProxyGovernor.Tests.Host.Diagnose;

public sealed class ReportTests
{
    private static readonly Report Waiting = Of(Seen.All(Seen.Owner("a").ToldToStop(0.5), Seen.Waiter("b", "a", since: 1.5)));

    [Fact]
    public void Where_it_is_no_terminal_a_finding_is_one_plain_line()
    {
        var output = new StringWriter();
        TextReport.Write(Waiting, output);

        Assert.Contains("\n  b waits on cleanup for a (superseded) for 1.5 s; the valve opens in 0.5 s.\n", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output.ToString());
    }

    [Fact]
    public void Of_many_findings_a_person_reads_the_first_ten()
    {
        var output = new StringWriter();
        TextReport.Write(Of(Seen.All([.. Enumerable.Range(0, 13).Select(number => Seen.Owner($"stream-{number:00}", $"s{number}").ToldToStop(-3))])), output);

        Assert.Contains("stream-09 was to stop", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("stream-10", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("and 3 more", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_host_answers_does_not_move_the_cursor()
    {
        var output = new StringWriter();
        TextReport.Write(Of(Seen.With(Seen.Replica() with { Address = "\e[2Jhttp://x", Version = "[red]1" })), output);

        Assert.DoesNotContain('\e', output.ToString());
        Assert.Contains("[red]1", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Machines_find_everything_under_stable_names()
    {
        var output = new StringWriter();
        await JsonReport.WriteAsync(Waiting, output);
        JsonElement json = JsonDocument.Parse(output.ToString()).RootElement;

        Assert.Equal(
            ["healthy", "url", "watched_seconds", "live_streams", "events_seen", "answers", "findings", "replicas", "streams"], json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["code", "question", "answer", "why"], json.GetProperty("answers")[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ["code", "message", "session", "stream_id", "other_stream_id", "replica", "meaning", "action"], json.GetProperty("findings")[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal(("yes", "no"), (json.GetProperty("answers")[0].GetProperty("answer").GetString(), json.GetProperty("answers")[1].GetProperty("answer").GetString()));
        Assert.False(json.GetProperty("healthy").GetBoolean());
        Assert.Equal("b", json.GetProperty("streams")[0].GetProperty("stream_id").GetString());
    }

    private static Report Of(Observation seen) => new(new Uri("http://127.0.0.1:8080/"), seen, DecisionTree.Ask(seen));
}
