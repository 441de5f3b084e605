using ProxyGovernor.Leases;
using ProxyGovernor.Simulation.Time;

namespace ProxyGovernor.Simulation.Checking;

/// <summary>Of all runs of a session with the same idempotency key one enters the store, until the keep time past its end.</summary>
internal sealed class Repeats(SimulatedTime time, TimeSpan keep, Disturbances disturbances, Action<string> violated)
{
    private readonly Dictionary<(string Session, string Key), Holder> _holders = [];
    private readonly Dictionary<string, Holder> _runs = [];

    public void Enter(AcquireRequest asked)
    {
        if (asked.IdempotencyKey is not { } key || _runs.ContainsKey(asked.Run.Id))
        {
            return;
        }

        var place = (asked.Run.Session, key);
        if (_holders.TryGetValue(place, out var first) && IsHeld(first))
        {
            violated($"{asked.Run.Id} enters under the idempotency key of {first.Run}");
        }

        _holders[place] = _runs[asked.Run.Id] = new Holder(asked.Run.Id, time.Now);
    }

    public void Retire(string run)
    {
        if (_runs.TryGetValue(run, out var holder))
        {
            holder.EndedAt = time.Now;
        }
    }

    public void Free(string run)
    {
        if (_runs.TryGetValue(run, out var holder))
        {
            holder.IsFree = true;
        }
    }

    private bool IsHeld(Holder holder) =>
        !holder.IsFree && !disturbances.HasLostSince(holder.EnteredAt) && (holder.EndedAt is not { } ended || time.Now - ended < (keep - TimeSpan.FromMilliseconds(1)).Ticks);

    private sealed class Holder(string run, long enteredAt)
    {
        public string Run => run;

        public long EnteredAt => enteredAt;

        public long? EndedAt { get; set; }

        public bool IsFree { get; set; }
    }
}
