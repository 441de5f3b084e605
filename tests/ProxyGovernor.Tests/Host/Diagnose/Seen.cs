using ProxyGovernor.Host.Diagnose.Observations;
using ProxyGovernor.Host.Diagnose.Questions;

namespace ProxyGovernor.Tests.Host.Diagnose;

/// <summary>What a healthy system shows, for a test to make one thing of it unwell.</summary>
internal static class Seen
{
    public const string Session = "s";

    public static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static ObservedReplica Replica(string name = "r1", double offset = 0, double roundTrip = 1, bool degraded = false) =>
        new(name, "http://127.0.0.1:8080", "0.1.0", 1, offset, roundTrip, degraded, Now.AddMilliseconds(-offset));

    public static ObservedStream Owner(string id, string? session = Session, string replica = "r1") =>
        new(id, session, "active", Terminal: false, Outcome: null, Fence: 1, replica, Now.AddSeconds(-30), Events: 7, LeaseEndsAt: Now.AddSeconds(8));

    public static ObservedStream Waiter(string id, string waitsFor, double since) =>
        Owner(id) with { Fence = 0, WaitsFor = waitsFor, StartedAt = Now.AddSeconds(-since) };

    public static ObservedStream ToldToStop(this ObservedStream stream, double deadline) =>
        stream with { StopAt = Now.AddSeconds(deadline), Outcome = "superseded" };

    public static ObservedStream Ended(string id, string outcome, long? events) =>
        Owner(id) with { State = outcome == "stale" ? "stale" : "ended", Terminal = true, Outcome = outcome, Events = events, LeaseEndsAt = null };

    public static ObservedEvent Event(string name, string stream, double at, string? outcome = null, string replica = "r1") =>
        new(Now.AddSeconds(at), name, stream, Session, replica, outcome, Milliseconds: 2000);

    public static Snapshot Snapshot(params ObservedStream[] streams) => new([Replica(), Replica("r2")], streams);

    /// <summary>Three seconds of watching; the same streams before and after.</summary>
    public static Observation All(params ObservedStream[] streams) => Watched(streams, streams);

    public static Observation Watched(ObservedStream[] before, ObservedStream[] after, params ObservedEvent[] events) =>
        new(Snapshot(before), Snapshot(after), events, TimeSpan.FromSeconds(3));

    public static Observation With(params ObservedReplica[] replicas) => new(new(replicas, []), new(replicas, []), [], TimeSpan.FromSeconds(3));

    /// <summary>The one finding of the whole tree.</summary>
    public static Finding Only(this Observation seen, string code)
    {
        Answer answer = Assert.Single(DecisionTree.Ask(seen), answer => answer.Findings.Count > 0);
        Assert.Equal(code, answer.Question.Code);
        return Assert.Single(answer.Findings);
    }

    public static void AssertHealthy(this Observation seen) => Assert.All(DecisionTree.Ask(seen), answer =>
    {
        Assert.Empty(answer.Findings);
        Assert.Null(answer.Unknown);
    });
}
