using ProxyGovernor.ModelServer;
using static ProxyGovernor.ModelServer.ModelScriptHeaders;

namespace ProxyGovernor.Clients.Matrix;

/// <summary>The rows of the matrix.</summary>
internal static class Endings
{
    private static readonly Dictionary<string, string> NoAnswer = new() { [Fault] = "stall-headers" };
    private static readonly Dictionary<string, string> NoOutput = new() { [Fault] = "stall@0" };
    private static readonly Dictionary<string, string> NoEnd = InAnswer("stall@1");

    public static Ending Complete { get; } = new("complete", Moment.None, Deed.None, new Dictionary<string, string> { [Events] = "3", [Interval] = "0" });

    /// <summary>Silent before the headers, and again before the first event.</summary>
    public static Ending CompleteWithHeartbeats { get; } = new(
        "complete, with heartbeats", Moment.None, Deed.None, new Dictionary<string, string> { [Events] = "3", [Interval] = "0", [DelayHeaders] = "1000", [DelayFirst] = "500" },
        Policies.Heartbeats, StreamOnly: true);

    public static IReadOnlyList<Ending> All { get; } =
    [
        Complete,
        CompleteWithHeartbeats,
        new("superseded while it waits for the session", Moment.Waiting, Deed.Supersede, NoAnswer, Policies.Patient),
        new("superseded before the answer", Moment.BeforeHeaders, Deed.Supersede, NoAnswer),
        new("superseded before the first event", Moment.BeforeOutput, Deed.Supersede, NoOutput, StreamOnly: true),
        new("superseded in the answer", Moment.InAnswer, Deed.Supersede, NoEnd),
        new("stopped before the answer", Moment.BeforeHeaders, Deed.Stop, NoAnswer),
        new("stopped in the answer", Moment.InAnswer, Deed.Stop, NoEnd),
        new("rejected, the session is busy", Moment.Behind, Deed.None, NoAnswer, Policies.Rejecting),
        new("queued for too long", Moment.Behind, Deed.None, NoAnswer, Policies.Queueing),
        new("no first byte in time", Moment.None, Deed.None, NoAnswer, Policies.FirstByte),
        new("no first byte in time, with heartbeats", Moment.None, Deed.None, NoAnswer, Policies.HeartbeatsFirstByte, StreamOnly: true),
        new("no event in time", Moment.None, Deed.None, NoEnd, Policies.Idle),
        new("total time over before the answer", Moment.None, Deed.None, NoAnswer, Policies.ShortTotal),
        new("total time over in the answer", Moment.None, Deed.None, NoEnd, Policies.Total),
        new("model server answers 500", Moment.None, Deed.None, new Dictionary<string, string> { [ModelScriptHeaders.Status] = "500" }),
        new("model server answers 429", Moment.None, Deed.None, new Dictionary<string, string> { [ModelScriptHeaders.Status] = "429" }),
        new("model server answers 429, with heartbeats", Moment.None, Deed.None, new Dictionary<string, string> { [ModelScriptHeaders.Status] = "429", [DelayHeaders] = "1000" }, Policies.Heartbeats, StreamOnly: true),
        new("model server resets before the first event", Moment.None, Deed.None, new Dictionary<string, string> { [Fault] = "reset@0" }),
        new("model server resets in the answer", Moment.None, Deed.None, InAnswer("reset@1")),
        new("model server sends an error event", Moment.None, Deed.None, InAnswer("error@1"), StreamOnly: true),
        new("model server ends without its terminal", Moment.None, Deed.None, InAnswer("end@1"), StreamOnly: true),
        new("shutdown before the answer", Moment.BeforeHeaders, Deed.Shutdown, NoAnswer),
        new("shutdown in the answer", Moment.InAnswer, Deed.Shutdown, NoEnd),
        new("application aborts before the answer", Moment.BeforeHeaders, Deed.Abort, NoAnswer),
        new("application aborts in the answer", Moment.InAnswer, Deed.Abort, NoEnd),
    ];

    // Without a length, so that the end of a JSON body is not known before it comes.
    private static Dictionary<string, string> InAnswer(string fault) => new() { [Fault] = fault, [Interval] = "0", [ContentLength] = "false" };
}
