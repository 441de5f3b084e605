using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Redis.Records;

namespace ProxyGovernor.Tests.Redis;

public sealed class RunRecordTests
{
    private const string Nasty = "a\tb\nc\"d\\e|f;g,h=\u2028 \ud83d\ude00";

    [Fact]
    public void Free_text_survives_between_tabs_and_line_feeds()
    {
        var run = new LeaseRun("A", "session", "replica", Nasty, Nasty, Nasty, Nasty, 1_700_000_000_000);
        var summary = new RunSummary(Nasty, Nasty, Nasty, long.MaxValue, long.MaxValue, 0.1);
        string[] json = [RecordJson.WriteText(Nasty), RecordJson.WriteIdentity(run), RecordJson.Write(summary)];

        Assert.All(json, text => Assert.DoesNotContain(text, character => character is '\t' or '\n'));
        Assert.Equal(
            new StoredRun(run, RunPlace.Ended, 9_007_199_254_740_991, 2, null, StreamOutcome.TimeoutIdle, Nasty, 3, summary),
            RunRecord.Read($"A\treplica\t9007199254740991\t2\t3\t\ttimeout_idle\t{json[0]}\t{json[1]}\t{json[2]}", RunPlace.Ended));
    }

    [Fact]
    public void Empty_fields_are_nothing()
    {
        var identity = RecordJson.WriteIdentity(new LeaseRun("A", "x", "r", "t", "", "", "", 0));

        var run = RunRecord.Read($"A\tr\t0\t1\t1\t\t\t\t{identity}\t", RunPlace.Waiter);

        Assert.Equal((null, null, null, null), (run.StopDeadline, run.Outcome, run.Destination, run.Summary));
    }

    [Fact]
    public void An_outcome_of_a_newer_version_is_none()
    {
        Assert.Null(RunRecord.Outcome("abducted"));
    }
}
