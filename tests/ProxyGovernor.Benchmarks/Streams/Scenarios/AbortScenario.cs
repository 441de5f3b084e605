using System.Diagnostics;
using System.Text.Json;
using ProxyGovernor.Benchmarks.Measuring;
using ProxyGovernor.Benchmarks.Streams.Load;
using ProxyGovernor.Benchmarks.Streams.Model;
using ProxyGovernor.Benchmarks.Streams.Targets;

namespace ProxyGovernor.Benchmarks.Streams.Scenarios;

/// <summary>A client leaves, and the model server says when it saw that. A round whose close is never seen fails.</summary>
internal sealed class AbortScenario(Uri model, int samples) : IScenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Of all rounds, warm-ups too: the model server remembers when the client of a number left.
    private static int _next;

    public IReadOnlyList<Row> Rows { get; } = [Row.Abort];

    public async Task<IReadOnlyList<(Row Row, double Figure)>> MeasureAsync(Target target)
    {
        using var asking = await LoadConnection.ConnectAsync(model);
        var times = new Samples();
        for (var sample = 0; sample < samples; sample++)
        {
            var number = _next++;
            var connection = await LoadConnection.ConnectAsync(target.Address);
            await connection.SendAsync(new Script(Mode.Hold, number));
            await connection.FirstEventAsync();
            var left = Stopwatch.GetTimestamp();
            connection.Dispose();
            await asking.SendAsync(new Script(Mode.Left, number));
            times.Add(left, TimeOf(await asking.EndAsync(json: true).WaitAsync(Patience)));
        }

        return [(Row.Abort, times.Percentile(0.5))];
    }

    private static long TimeOf(string answer)
    {
        using var json = JsonDocument.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..]);
        return json.RootElement.GetProperty("t").GetInt64();
    }
}
