using ProxyGovernor.Leases;
using ProxyGovernor.Simulation.Replicas;
using ProxyGovernor.Simulation.Time;

namespace ProxyGovernor.Simulation.Checking;

/// <summary>No upstream outlives the lease that its replica was told of, counted from the sending and less the margin.</summary>
internal sealed class LeaseEnds(SimulatedTime time, Bounds bounds, Action<string> violated)
{
    private readonly Dictionary<string, long> _ends = [];

    /// <summary>A replica reads the answer to what it sent.</summary>
    public void Read(object request, StoreReply reply, long sentAt)
    {
        switch (request, reply)
        {
            case (AcquireRequest asked, AcquireReply { Code: AcquireCode.Granted }):
                Extend(asked.Run.Id, sentAt);
                break;
            case (RenewRequest asked, RenewReply { Late: false } answer):
                for (var i = 0; i < answer.Results.Count; i++)
                {
                    if (answer.Results[i].Code is not RenewCode.Lost)
                    {
                        Extend(asked.Items[i].Run.Id, sentAt);
                    }
                }

                break;
        }
    }

    /// <summary>The upstream is closed now: in time, or as soon as its process was let.</summary>
    public void Close(SimulatedRun run)
    {
        var end = _ends.GetValueOrDefault(run.Identity.Id);
        var late = TimeSpan.FromTicks(time.Now - Math.Max(end, run.Replica.Process.ResumedAt));
        // A process that crashes in its pause could not have closed it.
        if (late > bounds.Closing && !run.Replica.Process.IsPaused)
        {
            violated($"{run.Identity.Id} stayed open for {late.TotalSeconds:0.000} s past its lease end");
        }
    }

    private void Extend(string run, long sentAt) => _ends[run] = Math.Max(_ends.GetValueOrDefault(run), sentAt + bounds.Lease.Ticks);
}
