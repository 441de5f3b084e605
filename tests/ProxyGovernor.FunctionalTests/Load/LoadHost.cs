using System.Diagnostics;
using System.Globalization;
using ProxyGovernor.FunctionalTests.Http;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Load;

/// <summary>The built host as it ships, in a process of its own, since what it is tuned by belongs to a process.</summary>
internal sealed class LoadHost : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private const string Started = "Application started";

    /// <summary>In the order of their names: HTTP/1.1, then HTTP/2 with prior knowledge, since in the clear a listener speaks one of them.</summary>
    private static readonly string[] Listeners =
    [
        "--Kestrel:Endpoints:Http1:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:Http1:Protocols=Http1",
        "--Kestrel:Endpoints:Http2:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:Http2:Protocols=Http2",
    ];

    private readonly Process _process;
    private Task _reading = Task.CompletedTask;

    private LoadHost(Process process)
    {
        _process = process;
        AppDomain.CurrentDomain.ProcessExit += EndWithProcess;
    }

    /// <summary>A connection for each request at a time.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>A hundred requests at a time to a connection.</summary>
    public HttpClient Http2Client { get; private set; } = null!;

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
                Path.Combine(AppContext.BaseDirectory, "ProxyGovernor.Host.dll"), "--backend", backend.AbsoluteUri, .. Listeners,
                .. settings.Select(static setting => "--" + setting),
            ])
        {
            RedirectStandardOutput = true,

            // One heap, and large blocks beside it: otherwise what the compiler of hot code gives back stays as holes in as many heaps as there are
            // threads, resident memory creeps up by 10 to 18 MB in ten minutes, and a leak fills the holes and is not seen.
            Environment = { ["MALLOC_ARENA_MAX"] = "1", ["MALLOC_MMAP_THRESHOLD_"] = "32768" },
        };
        var host = new LoadHost(Process.Start(start)!);
        var addresses = await host.AddressesAsync().InTime();
        (host.Client, host.Http2Client) = (HttpVersions.Client(addresses[0], Speaks.Http1), HttpVersions.Client(addresses[1], Speaks.H2c));
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

    /// <summary>Bytes of the heap of the C library, from which all native code takes its blocks of less than 32 KiB.</summary>
    public long NativeHeapBytes() => File.ReadLines(Folder("maps"))
        .Where(static line => line.EndsWith("[heap]", StringComparison.Ordinal))
        .Select(static line => line[..line.IndexOf(' ', StringComparison.Ordinal)].Split('-'))
        .Sum(static range => Convert.ToInt64(range[1], 16) - Convert.ToInt64(range[0], 16));

    /// <summary>Open file descriptors.</summary>
    public int Handles() => Directory.GetFiles(Folder("fd")).Length;

    public int Threads() => Directory.GetDirectories(Folder("task")).Length;

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= EndWithProcess;
        Client.Dispose();
        Http2Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task<List<Uri>> AddressesAsync()
    {
        var addresses = new List<Uri>();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                addresses.Add(new Uri(line[(at + Listening.Length)..]));
            }
            else if (line.Contains(Started, StringComparison.Ordinal))
            {
                return addresses;
            }
        }

        throw new InvalidOperationException("The host ended before it listened.");
    }

    private string Folder(string name) => string.Create(CultureInfo.InvariantCulture, $"/proc/{Id}/{name}");

    private void EndWithProcess(object? sender, EventArgs arguments) => _process.Kill();
}
