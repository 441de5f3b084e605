using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace ProxyGovernor.Chaos.Processes;

/// <summary>One life of a replica: the built host in a process of its own, ended by its id, and with this process at the latest.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _log = new();
    private readonly Task _reading;

    private HostProcess(string name, Process process)
    {
        (Name, _process) = (name, process);
        AppDomain.CurrentDomain.ProcessExit += EndWithProcess;
        process.BeginErrorReadLine();
        _reading = ReadAsync();
    }

    public string Name { get; }

    public Uri Address { get; private set; } = null!;

    /// <summary>Whether it stands still, as a balancer's health check would find.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>The end of its log, each line under its name.</summary>
    public IEnumerable<string> LastLines => _log.TakeLast(40).Select(line => $"{Name}: {line}");

    /// <summary>What it has logged.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <summary>Starts it; it listens when the task completes.</summary>
    public static async Task<HostProcess> StartAsync(string name, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ProxyGovernor.Host.dll"), "--urls", "http://127.0.0.1:0", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var host = new HostProcess(name, Process.Start(start)!);
        try
        {
            host.Address = await host._address.Task.WaitAsync(Limits.Patience);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as a power cut does, and returns when its log is read to the end.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _reading.WaitAsync(Limits.Patience);
    }

    /// <summary>SIGSTOP: every thread stands still, every socket stays open.</summary>
    public Task FreezeAsync()
    {
        IsFrozen = true;
        return SignalAsync("STOP");
    }

    /// <summary>SIGCONT.</summary>
    public async Task ThawAsync()
    {
        await SignalAsync("CONT");
        IsFrozen = false;
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= EndWithProcess;
        await KillAsync();
        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {_process.Id}")]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _log.Enqueue(line);
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                _address.TrySetResult(new Uri(line[(at + Listening.Length)..]));
            }
        }

        _address.TrySetException(new InvalidOperationException($"{Name} ended before it listened: {string.Join('\n', _log)}"));
    }

    private void EndWithProcess(object? sender, EventArgs arguments) => _process.Kill();
}
