using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Tests.Leases.Coordination;

/// <summary>Replies and runs that scripts are made of.</summary>
internal static class Replies
{
    public static LeaseRun Run(string id) => new(id, "session", "replica", "tenant", "route", "chat", "OpenAIChat", 0);

    public static AcquireReply Granted(long fence, params StoredRun[] retired) => new(ScriptedLeaseStore.Now, retired, AcquireCode.Granted, fence, 0, null, null);

    public static AcquireReply Waiting(long due = 60_000, string owner = "owner") =>
        new(ScriptedLeaseStore.Now, [], AcquireCode.Waiting, 0, due, Run(owner), null);

    public static AcquireReply Late() => new(ScriptedLeaseStore.Now, [], AcquireCode.Late, 0, 0, null, null);

    public static AcquireReply Gone(StreamOutcome? outcome) => new(ScriptedLeaseStore.Now, [], AcquireCode.Gone, 0, 0, null, outcome);

    public static StoredRun Retired(string id, StreamOutcome outcome, long fence = 1) =>
        new(Run(id), RunPlace.Ended, fence, ScriptedLeaseStore.Now, null, outcome, null, ScriptedLeaseStore.Now, null);
}
