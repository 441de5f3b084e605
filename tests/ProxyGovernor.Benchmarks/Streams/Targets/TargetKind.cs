using ProxyGovernor.Benchmarks.Processes;

namespace ProxyGovernor.Benchmarks.Streams.Targets;

/// <summary>A way to reach the model server.</summary>
/// <param name="Name">The column of the table.</param>
/// <param name="StartAsync">Starts one before a model server; the second argument is the Redis server.</param>
internal sealed record TargetKind(string Name, Func<Uri, string, Task<Target>> StartAsync)
{
    public static readonly TargetKind Direct = new("no proxy", static (model, _) => Task.FromResult(new Target(model, null, null)));
    public static readonly TargetKind Yarp = new("plain YARP", static (model, _) => YarpProcess.StartAsync(model, tuned: false));
    public static readonly TargetKind TunedYarp = new("tuned YARP", static (model, _) => YarpProcess.StartAsync(model, tuned: true));
    public static readonly TargetKind Nginx = new("nginx", static (model, _) => NginxProcess.StartAsync(model));
    public static readonly TargetKind Governed = new("governed", static (model, _) => HostAsync(model, redis: null));
    public static readonly TargetKind GovernedRedis = new("governed, Redis", HostAsync);

    public static readonly IReadOnlyList<TargetKind> All = [Direct, Yarp, TunedYarp, Nginx, Governed, GovernedRedis];

    /// <summary>Whether its events bear the id of their stream.</summary>
    public bool Tags => this == Governed || this == GovernedRedis;

    private static async Task<Target> HostAsync(Uri model, string? redis)
    {
        var host = await HostProcess.StartAsync(model, redis);
        return new Target(host.Address, host.Id, host);
    }
}
