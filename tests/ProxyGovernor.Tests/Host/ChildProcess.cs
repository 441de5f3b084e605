using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace ProxyGovernor.Tests.Host;

/// <summary>A process of the test's own: its lines are signals to wait for, and it is ended by its id, with what it started, and with this process at the latest.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly Task<string> errors;
    private readonly Task reading;

    public ChildProcess(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += EndWithProcess;
        errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        reading = ReadLinesAsync();
    }

    /// <summary>The built host with its own configuration file, listening where the arguments say.</summary>
    public static ChildProcess StartHost(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, "ProxyGovernor.Host.dll"), .. arguments], environment);

    /// <summary>The built host before a model server, on a free loopback port. What is below <c>/plain</c> is not governed.</summary>
    public static ChildProcess StartHostBefore(Uri model) => StartHost(
        new Dictionary<string, string>
        {
            ["ReverseProxy__Clusters__models__Destinations__default__Address"] = model.AbsoluteUri,
            ["ReverseProxy__Routes__plain__ClusterId"] = "models",
            ["ReverseProxy__Routes__plain__Match__Path"] = "/plain/{**rest}",
        },
        "--urls",
        "http://127.0.0.1:0");

    public int Id => process.Id;

    /// <summary>Standard input, which some programs read to their end.</summary>
    public StreamWriter Input => process.StandardInput;

    /// <summary>The next line of standard output that holds a text.</summary>
    public async Task<string> LineWithAsync(string text)
    {
        await foreach (string line in lines.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The process ended without '{text}': {await errors}");
    }

    /// <summary>What it has told since the last line that was waited for.</summary>
    public IEnumerable<string> Told()
    {
        while (lines.Reader.TryRead(out string? line))
        {
            yield return line;
        }
    }

    /// <summary>Where the host listens, by the next of its lines that says so; the wildcard address as one that can be asked.</summary>
    public async Task<Uri> AddressAsync()
    {
        string line = await LineWithAsync(Listening);
        return new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Replace("[::]", "127.0.0.1", StringComparison.Ordinal));
    }

    /// <summary>SIGTERM, as an orchestrator sends it.</summary>
    public Task TerminateAsync() => SignalAsync("TERM");

    /// <summary>Sends a signal by its name, such as <c>STOP</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {process.Id}")]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>The rest of standard output, up to its end.</summary>
    public async Task<IReadOnlyList<string>> OutputAsync() => await lines.Reader.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits until it has ended by itself: exit code and standard error.</summary>
    public async Task<(int ExitCode, string[] Errors)> ExitAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= EndWithProcess;
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await reading;
        process.Dispose();
    }

    /// <summary>A test that ran out of time has not been disposed.</summary>
    private void EndWithProcess(object? sender, EventArgs arguments)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It was disposed at this very moment.
        }
    }

    private async Task ReadLinesAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Writer.TryWrite(line);
        }

        lines.Writer.Complete();
    }
}
