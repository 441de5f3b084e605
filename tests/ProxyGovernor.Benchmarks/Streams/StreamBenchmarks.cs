using System.Globalization;
using ProxyGovernor.Benchmarks.Measuring;
using ProxyGovernor.Benchmarks.Processes;
using ProxyGovernor.Benchmarks.Streams.Model;
using ProxyGovernor.Benchmarks.Streams.Scenarios;
using ProxyGovernor.Benchmarks.Streams.Targets;

namespace ProxyGovernor.Benchmarks.Streams;

/// <summary>What a stream costs through the governed host, beside YARP and nginx. Every part is a process of its own; this one is the load generator.</summary>
internal static class StreamBenchmarks
{
    private static readonly string ResultsDirectory = Path.Combine("tests", "ProxyGovernor.Benchmarks", "results");

    /// <summary>Writes the results to standard output and, of all rows in the standard sizes where it is started at the top of the repository, to a file by today's date.</summary>
    /// <param name="sizes">How much is measured.</param>
    /// <param name="only">A part of the names of the rows to measure; null for all.</param>
    public static async Task RunAsync(StreamSizes sizes, string? only = null)
    {
        var begin = await Machine.DescribeAsync();
        await using var redis = await RedisProcess.StartAsync();
        var (process, line) = await ChildProcess.StartAsync("dotnet", [typeof(StreamBenchmarks).Assembly.Location, ModelProcess.Command], ModelProcess.ReadyMark);
        await using var model = process;
        var address = new Uri(line[ModelProcess.ReadyMark.Length..]);

        var comparison = new Comparison();
        var idle = new IdleScenario(sizes.IdleStreams);
        await MeasureAsync(Wanted(sizes), Wanted(sizes with { Window = StreamSizes.WarmUpWindow }), sizes, address, redis.Address, comparison);
        if (IsWanted(idle))
        {
            await MeasureFreshAsync(idle, sizes, address, redis.Address, comparison);
        }

        comparison.Subtract(Row.Latency, TargetKind.Direct);
        comparison.Subtract(Row.FirstEvent, TargetKind.Direct);

        var results = string.Create(
            CultureInfo.InvariantCulture,
            $"{begin}\n\n{sizes.Rounds} rounds, {sizes.Window.TotalSeconds} s a window, {idle.Streams} idle streams; nginx in one process, without buffering.\n\n{comparison}");
        await Console.Out.WriteLineAsync(results);
        if (sizes == StreamSizes.Standard && only is null && Directory.Exists(ResultsDirectory))
        {
            await File.WriteAllTextAsync(Path.Combine(ResultsDirectory, $"{DateTime.UtcNow:yyyy-MM-dd}-streams.md"), $"# Streams, {DateTime.UtcNow:yyyy-MM-dd}\n\n{results}");
        }

        IScenario[] Wanted(StreamSizes windows) => [.. Scenarios(windows, address).Where(IsWanted)];

        bool IsWanted(IScenario scenario) => only is null || scenario.Rows.Any(row => row.Name.Contains(only, StringComparison.OrdinalIgnoreCase));
    }

    private static IScenario[] Scenarios(StreamSizes sizes, Uri model) =>
    [
        new PacedScenario(100, new Script(Mode.Paced, 50), sizes.Window, new(Row.Paced, Row.Switches, Row.Latency)),
        new PacedScenario(400, new Script(Mode.Paced, 50), sizes.Window, new(Row.Dense)),
        new PacedScenario(100, new Script(Mode.Paced, 20, Batch: 16), sizes.Window, new(Row.Batched)),
        new RequestScenario(new Script(Mode.Short, 5), sizes.Window, new(Row.Short, Row.ShortSwitches, Row.FirstEvent)),
        new RequestScenario(new Script(Mode.Json), sizes.Window, new(Row.Json)),
        new AbortScenario(model, sizes.Samples),
        new FloodScenario(100, sizes.Window),
    ];

    /// <summary>All targets run all the time and take turns, scenario by scenario.</summary>
    private static async Task MeasureAsync(IScenario[] scenarios, IScenario[] warmUps, StreamSizes sizes, Uri model, string redis, Comparison comparison)
    {
        var targets = new List<(TargetKind Kind, Target Target)>();
        try
        {
            foreach (var kind in TargetKind.All)
            {
                targets.Add((kind, await kind.StartAsync(model, redis)));
                await TagCheck.RunAsync(kind, targets[^1].Target);
            }

            for (var round = 0; round < sizes.WarmUps; round++)
            {
                await TakeTurnsAsync(warmUps, targets, new Comparison());
            }

            for (var round = 0; round < sizes.Rounds; round++)
            {
                await TakeTurnsAsync(scenarios, targets, comparison);
            }
        }
        finally
        {
            foreach (var (_, target) in targets)
            {
                await target.DisposeAsync();
            }
        }
    }

    private static async Task TakeTurnsAsync(IScenario[] scenarios, List<(TargetKind Kind, Target Target)> targets, Comparison comparison)
    {
        foreach (var scenario in scenarios)
        {
            foreach (var (kind, target) in targets)
            {
                foreach (var (row, figure) in await scenario.MeasureAsync(target))
                {
                    await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{kind.Name}: {row.Name}: {figure:0.##} {row.Unit}"));
                    comparison.Add(row, kind, figure);
                }
            }
        }
    }

    /// <summary>A target of its own for each round.</summary>
    private static async Task MeasureFreshAsync(IScenario scenario, StreamSizes sizes, Uri model, string redis, Comparison comparison)
    {
        for (var round = 0; round < sizes.Rounds; round++)
        {
            foreach (var kind in TargetKind.All)
            {
                await using var target = await kind.StartAsync(model, redis);
                await TakeTurnsAsync([scenario], [(kind, target)], comparison);
            }
        }
    }
}
