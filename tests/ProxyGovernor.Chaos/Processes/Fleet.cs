using ProxyGovernor.Chaos.History;
using ProxyGovernor.Chaos.Load;

namespace ProxyGovernor.Chaos.Processes;

/// <summary>Replicas behind no balancer: clients choose among those that run.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly Func<string, Task<HostProcess>> _start;
    private readonly HostProcess[] _running;
    private readonly List<HostProcess> _all = [];
    private int _lives;

    private Fleet(Func<string, Task<HostProcess>> start, int size) => (_start, _running) = (start, new HostProcess[size]);

    /// <summary>The latest life of each replica.</summary>
    public IReadOnlyList<HostProcess> Running => _running;

    /// <summary>Those that a balancer would send requests to.</summary>
    public IReadOnlyList<HostProcess> Serving => [.. _running.Where(host => !host.IsFrozen)];

    /// <summary>The log lines of all that ever ran.</summary>
    public IEnumerable<string> Log => _all.SelectMany(host => host.Log);

    public static async Task<Fleet> StartAsync(int size, LeaseTimes times, string redis, Uri model, string onStoreUnavailable)
    {
        var environment = Environment(times, redis, onStoreUnavailable);
        var fleet = new Fleet(name => HostProcess.StartAsync(name, environment, "--backend", model.AbsoluteUri), size);
        try
        {
            foreach (var starting in Enumerable.Range(0, size).Select(fleet.StartAsync).ToArray())
            {
                await starting;
            }

            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts another in the place of one that died, as an orchestrator does.</summary>
    public Task ReplaceAsync(HostProcess dead) => StartAsync(Array.IndexOf(_running, dead));

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _all)
        {
            await host.DisposeAsync();
        }
    }

    private async Task StartAsync(int place)
    {
        var host = await _start($"replica-{place}-{Interlocked.Increment(ref _lives)}");
        lock (_all)
        {
            _all.Add(host);
        }

        await WarmUp.SupersedeAsync(host);
        Volatile.Write(ref _running[place], host);
    }

    private static Dictionary<string, string> Environment(LeaseTimes times, string redis, string onStoreUnavailable) => new()
    {
        ["ConnectionStrings__Redis"] = redis,
        ["StreamGovernance__Identity__Secret"] = "the secret that all replicas share",
        ["StreamGovernance__Leases__Ttl"] = $"{times.Ttl}",
        ["StreamGovernance__Leases__Margin"] = $"{times.Margin}",
        ["StreamGovernance__Leases__Heartbeat"] = $"{times.Heartbeat}",
        ["StreamGovernance__Leases__Keep"] = $"{times.Ttl * 2}",
        ["StreamGovernance__Leases__SweepInterval"] = "00:00:00.500",
        ["StreamGovernance__Policies__chat__CleanupWait"] = $"{times.Valve}",
        ["StreamGovernance__Policies__chat__OnStoreUnavailable"] = onStoreUnavailable,
    };
}
