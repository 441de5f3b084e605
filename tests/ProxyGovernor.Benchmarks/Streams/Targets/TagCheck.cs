using System.Text.RegularExpressions;
using ProxyGovernor.Benchmarks.Streams.Load;
using ProxyGovernor.Benchmarks.Streams.Model;

namespace ProxyGovernor.Benchmarks.Streams.Targets;

/// <summary>Whether a target does what its figures will be told of: an event that passes untagged costs less.</summary>
internal static class TagCheck
{
    private const int Writes = 3;
    private const int Batch = 16;

    public static async Task RunAsync(TargetKind kind, Target target)
    {
        using var connection = await LoadConnection.ConnectAsync(target.Address);
        await connection.SendAsync(new Script(Mode.Short, Writes, Batch));
        await connection.FirstEventAsync();
        var tags = Regex.Count(await connection.EndAsync(), "\"stream_id\":");
        var expected = kind.Tags ? Writes * Batch : 0;
        if (tags != expected)
        {
            throw new InvalidOperationException($"{kind.Name}: {tags} events with a stream id where there should be {expected}.");
        }
    }
}
