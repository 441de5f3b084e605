using System.Globalization;
using ProxyGovernor.Testing;

namespace ProxyGovernor.FunctionalTests.Load;

/// <summary>
/// Watches the threads of a process on which the completions of its sockets run. Such a thread either runs or waits in the kernel for
/// sockets to be ready; whatever else it waits in is a callback that blocks, and all its other connections with it.
/// </summary>
internal sealed class SocketThreadWatch : IAsyncDisposable
{
    private const string SocketThread = ".NET Sockets";

    /// <summary>What the kernel tells of a thread that does not wait at all.</summary>
    private const string Running = "running";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<string, (string Wait, long From)> _since;
    private readonly Repetition _watching;

    private SocketThreadWatch(string[] threads)
    {
        _since = threads.ToDictionary(static thread => thread, static _ => ("", 0L));
        _watching = new Repetition(Interval, LookAsync);
    }

    /// <summary>The longest row of looks at one thread that found it in one and the same wait for something other than sockets.</summary>
    public TimeSpan LongestBlock { get; private set; }

    public static SocketThreadWatch Start(int process)
    {
        string[] threads =
        [
            .. Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task"))
                .Where(static thread => File.ReadAllText(Path.Combine(thread, "comm")).TrimEnd() == SocketThread),
        ];
        Assert.NotEmpty(threads);
        return new SocketThreadWatch(threads);
    }

    public ValueTask DisposeAsync() => _watching.DisposeAsync();

    private Task LookAsync(CancellationToken over)
    {
        foreach (var (thread, (before, from)) in _since.ToArray())
        {
            var wait = Wait(thread);
            if (wait is null || wait != before)
            {
                _since[thread] = (wait ?? "", Environment.TickCount64);
            }
            else
            {
                var length = TimeSpan.FromMilliseconds(Environment.TickCount64 - from);
                LongestBlock = length > LongestBlock ? length : LongestBlock;
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>What tells this wait from the next: the system call with its arguments and how often the thread has waited at all. Null: it runs, or waits for sockets.</summary>
    private static string? Wait(string thread)
    {
        var call = File.ReadAllText(Path.Combine(thread, "syscall"));
        if (call.StartsWith(Running, StringComparison.Ordinal) || File.ReadAllText(Path.Combine(thread, "wchan")).Contains("poll", StringComparison.Ordinal))
        {
            return null;
        }

        return call + File.ReadLines(Path.Combine(thread, "status")).First(static line => line.StartsWith("voluntary_ctxt_switches", StringComparison.Ordinal));
    }
}
