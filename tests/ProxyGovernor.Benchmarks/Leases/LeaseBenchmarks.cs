using ProxyGovernor.Benchmarks.Measuring;
using ProxyGovernor.Benchmarks.Processes;
using StackExchange.Redis;

namespace ProxyGovernor.Benchmarks.Leases;

/// <summary>What leases in Redis cost, and how fast a session changes hands between two replicas.</summary>
internal static class LeaseBenchmarks
{
    /// <summary>No run takes longer: something hangs then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>Writes the results to standard output, as Markdown.</summary>
    public static async Task RunAsync(Sizes sizes)
    {
        await Console.Out.WriteLineAsync($"{await Machine.DescribeAsync()}\n\nPer round: {sizes.Acquires} acquires, {sizes.Takeovers} takeovers, {sizes.FirstEvents} first events of each store, the cost of {sizes.Costs} streams, {sizes.RenewWindow.TotalSeconds} s of renewals.\n");
        using var patience = new CancellationTokenSource(Patience);
        var table = new RoundTable();
        await MeasureTimesAsync(sizes, table, patience.Token);
        await MeasureServerAsync(sizes, table, patience.Token);
        await Console.Out.WriteLineAsync(table.ToString());
    }

    private static async Task MeasureTimesAsync(Sizes sizes, RoundTable table, CancellationToken cancellationToken)
    {
        await using var redis = await RedisProcess.StartAsync();
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Address, null);
        await using var governed = new BenchmarkUpstream();
        await using var bare = new BenchmarkUpstream();
        await using var first = await HostProcess.StartAsync(governed.Address, redis.Address);
        await using var second = await HostProcess.StartAsync(governed.Address, redis.Address);
        await using var memory = await HostProcess.StartAsync(governed.Address, redis: null);
        await using var replica = await Replica.StartAsync(redis.Address);
        using var socket = await BareRedis.ConnectAsync(redis.Address);
        var (canceller, _) = await ChildProcess.StartAsync(
            "dotnet", [typeof(Canceller).Assembly.Location, Canceller.Command, redis.Address, bare.Address.AbsoluteUri], Canceller.ReadyMark);
        await using (canceller)
        {
            ILeaseBenchmark[] benchmarks =
            [
                new AcquireBenchmark(replica, sizes.Acquires),
                new TakeoverBenchmark([first, second], governed, connection.GetDatabase(), bare, sizes.Takeovers),
                new FirstEventBenchmark(memory, first, socket, sizes.FirstEvents),
            ];
            await TakeTurnsAsync(benchmarks, sizes.WarmUps, new RoundTable(), cancellationToken);
            await TakeTurnsAsync(benchmarks, sizes.Rounds, table, cancellationToken);
        }
    }

    private static async Task TakeTurnsAsync(ILeaseBenchmark[] benchmarks, int rounds, RoundTable table, CancellationToken cancellationToken)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var benchmark in benchmarks)
            {
                await benchmark.MeasureAsync(table, cancellationToken);
            }
        }
    }

    /// <summary>On a server of its own, since everything that it does is counted.</summary>
    private static async Task MeasureServerAsync(Sizes sizes, RoundTable table, CancellationToken cancellationToken)
    {
        await using var redis = await RedisProcess.StartAsync();
        // The client takes INFO for an operation of administrators.
        using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.Address},allowAdmin=true", null);
        await using var replica = await Replica.StartAsync(redis.Address);
        var server = connection.GetServer(redis.Address, null);
        var costs = new CostBenchmark(replica, server, sizes.Costs);
        await costs.MeasureAsync(new RoundTable(), cancellationToken);
        for (var round = 0; round < sizes.Rounds; round++)
        {
            await costs.MeasureAsync(table, cancellationToken);
        }

        await new RenewBenchmark(server, sizes.RenewWindow).MeasureAsync(replica, sizes.Rounds, table, cancellationToken);
    }
}
