using System.Diagnostics;
using System.Globalization;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Load;

/// <summary>The built host as it ships, in a process of its own, since what it is tuned by belongs to a process.</summary>
internal sealed class LoadHost : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private const string Started = "Application started";

    private readonly Process _process;
    private Task _reading = Task.CompletedTask;

    private LoadHost(Process process)
    {
        _process = process;
        AppDomain.CurrentDomain.ProcessExit += EndWithProcess;
    }

    public HttpClient Client { get; private set; } = null!;

    public int Id => _process.Id;

    /// <summary>Starts it; it listens when the task completes.</summary>
    /// <param name="backend">The model server.</param>
    /// <param name="readLog">False: nobody takes its standard output from then on.</param>
    /// <param name="settings">Such as <c>ConnectionStrings:Redis=127.0.0.1:6379</c>.</param>
    public static async Task<LoadHost> StartAsync(Uri backend, bool readLog = true, params string[] settings)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "ProxyGovernor.Host.dll"), "--urls", "http://127.0.0.1:0", "--backend", backend.AbsoluteUri,
                .. settings.Select(static setting => "--" + setting),
            ])
        {
            RedirectStandardOutput = true,
        };
        var host = new LoadHost(Process.Start(start)!);
        host.Client = NewClient(await host.AddressAsync().InTime());
        if (readLog)
        {
            host._reading = host._process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        }

        return host;
    }

    /// <summary>Resident memory, in bytes.</summary>
    public long ResidentBytes()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    /// <summary>Open file descriptors.</summary>
    public int Handles() => Directory.GetFiles(string.Create(CultureInfo.InvariantCulture, $"/proc/{Id}/fd")).Length;

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= EndWithProcess;
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private static HttpClient NewClient(Uri address) =>
        new(new SocketsHttpHandler { UseProxy = false, ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };

    private async Task<Uri> AddressAsync()
    {
        Uri? address = null;
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                address = new Uri(line[(at + Listening.Length)..]);
            }
            else if (line.Contains(Started, StringComparison.Ordinal))
            {
                return address!;
            }
        }

        throw new InvalidOperationException("The host ended before it listened.");
    }

    private void EndWithProcess(object? sender, EventArgs arguments) => _process.Kill();
}
