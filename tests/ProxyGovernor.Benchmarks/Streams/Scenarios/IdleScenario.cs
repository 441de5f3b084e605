using System.Globalization;
using ProxyGovernor.Benchmarks.Measuring;
using ProxyGovernor.Benchmarks.Streams.Load;
using ProxyGovernor.Benchmarks.Streams.Model;
using ProxyGovernor.Benchmarks.Streams.Targets;

namespace ProxyGovernor.Benchmarks.Streams.Scenarios;

/// <summary>Streams that are open and silent. It takes a target that has served nothing yet: memory that was in use before is used again.</summary>
internal sealed class IdleScenario(int wanted) : IScenario
{
    private const int AtOnce = 200;

    /// <summary>A proxy needs two for each stream, and some for itself.</summary>
    private const int OtherHandles = 400;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <summary>How many there can be, which the results say.</summary>
    public int Streams { get; } = Math.Min(wanted, (HandleLimit() - OtherHandles) / 2);

    public IReadOnlyList<Row> Rows { get; } = [Row.Idle];

    public async Task<IReadOnlyList<(Row Row, double Figure)>> MeasureAsync(Target target)
    {
        if (target.Process is not { } process)
        {
            return [];
        }

        // The first streams pay for what is loaded and compiled once.
        var warm = await OpenAsync(target, AtOnce);
        var before = ProcessUsage.Of(process).ResidentBytes;
        var streams = await OpenAsync(target, Streams - AtOnce);
        await Task.Delay(Settling);
        var after = ProcessUsage.Of(process).ResidentBytes;
        Array.ForEach([.. warm, .. streams], static stream => stream.Dispose());
        return [(Row.Idle, (after - before) / 1024.0 / streams.Length)];
    }

    private static async Task<LoadConnection[]> OpenAsync(Target target, int count)
    {
        var streams = new LoadConnection[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) =>
        {
            streams[number] = await LoadConnection.ConnectAsync(target.Address);
            await streams[number].SendAsync(new Script(Mode.Hold, -1));
            await streams[number].FirstEventAsync();
        });
        return streams;
    }

    private static int HandleLimit()
    {
        var limit = File.ReadLines("/proc/self/limits").First(static line => line.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = limit.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        return soft == "unlimited" ? int.MaxValue : int.Parse(soft, CultureInfo.InvariantCulture);
    }
}
