using System.Diagnostics;
using ProxyGovernor.Benchmarks.Streams;

namespace ProxyGovernor.Benchmarks.Processes;

/// <summary>A process of this program's own, ended by its id when disposed, and with this program at the latest.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private Task _draining = Task.CompletedTask;

    private ChildProcess(Process process)
    {
        _process = process;
        AppDomain.CurrentDomain.ProcessExit += End;
    }

    public int Id => _process.Id;

    /// <summary>Starts a program, and waits for the line of its output that says it is ready.</summary>
    /// <returns>The process, and that line.</returns>
    /// <exception cref="InvalidOperationException">It ended before.</exception>
    public static async Task<(ChildProcess Process, string Line)> StartAsync(
        string program, IEnumerable<string> arguments, string readyMark, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        // What this process is tuned by is its own.
        start.Environment.Remove(RuntimeTuning.InlineCompletions);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var child = new ChildProcess(Process.Start(start)!);
        while (await child._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains(readyMark, StringComparison.Ordinal))
            {
                // Read on, or the program would stop at a full pipe.
                child._draining = child._process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return (child, line);
            }
        }

        await child.DisposeAsync();
        throw new InvalidOperationException($"{program} ended without '{readyMark}'.");
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= End;
        End(this, EventArgs.Empty);
        await _process.WaitForExitAsync();
        await _draining;
        _process.Dispose();
    }

    private void End(object? sender, EventArgs arguments)
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }
}
