using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Leases.Outage;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Simulation.Checking;

namespace ProxyGovernor.Simulation.Replicas;

/// <summary>A request with an upstream that is either open or not, under the rules of a governed run.</summary>
internal sealed class SimulatedRun(SimulatedReplica replica, LeaseRun identity, RunPlan plan, Observer observer) : ILeaseHolder, IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _closed = new();
    private Lease? _lease;
    private StreamOutcome? _outcome;

    public SimulatedReplica Replica => replica;

    public long Fence => _lease?.Fence ?? 0;

    public LeaseRun Identity => identity;

    public string? Destination => IsOpen ? "model" : null;

    public bool IsOpen { get; private set; }

    public bool IsWaiting => !IsOpen && _outcome is null;

    public async Task ServeAsync()
    {
        var lease = _lease = replica.Coordinator.Register(this);
        if (plan.Patience is { } patience)
        {
            replica.Process.RunAfter(patience, () => Stop(StreamOutcome.ClientClosed, "The client left."));
        }

        try
        {
            var result = await replica.Coordinator.AcquireAsync(lease, plan.Terms, _ended.Token);
            if (!result.Granted)
            {
                Stop(result.Refusal, result.Reason ?? "");
            }
            else
            {
                await Task.Delay(plan.Routing, replica.Clock);
                TryOpen(lease);
            }
        }
        catch (LeaseStoreUnavailableException)
        {
            Stop(StreamOutcome.InternalError, "The store did not answer.");
        }

        if (IsOpen)
        {
            await _closed.Task;
        }

        var code = await replica.Coordinator.ReleaseAsync(lease, _outcome!.Value, new RunSummary(null, null, null, 0, 0, null));
        observer.Released(this, code);
    }

    /// <inheritdoc/>
    public void Stop(StreamOutcome outcome, string reason)
    {
        if (_outcome is not null)
        {
            return;
        }

        _outcome = outcome;
        observer.Ended(this, outcome);
        _ended.Cancel();
        if (IsOpen)
        {
            replica.Process.RunAfter(plan.Teardown, Close);
        }
    }

    /// <summary>Opens the upstream without asking the lease.</summary>
    public void Open()
    {
        IsOpen = true;
        observer.Opened(this);
        replica.Process.RunAfter(plan.Duration, () => Stop(StreamOutcome.Completed, "The model has said it all."));
    }

    /// <summary>The kernel closes what a dead process had open.</summary>
    public void Crash()
    {
        if (IsOpen)
        {
            IsOpen = false;
            observer.Closed(this);
        }
    }

    public void Dispose() => _ended.Dispose();

    private void TryOpen(Lease lease)
    {
        if (lease is { Fence: not 0 } && lease.IsOver(replica.Clock.GetTimestamp()))
        {
            Stop(StreamOutcome.LeaseLost, "The lease ran out before the upstream was opened.");
        }

        if (_outcome is null && !IsOpen)
        {
            Open();
        }
    }

    private void Close()
    {
        IsOpen = false;
        observer.Closed(this);
        _closed.SetResult();
    }
}
