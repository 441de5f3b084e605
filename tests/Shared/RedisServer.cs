using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ProxyGovernor.Testing;

/// <summary>
/// A real redis-server of this process's own: on a free loopback port, in a directory of its own, without persistence. It is ended
/// by its process id when it is disposed, and with this process at the latest.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly DirectoryInfo _directory;

    private RedisServer(Process process, DirectoryInfo directory, int port)
    {
        _process = process;
        _directory = directory;
        Port = port;
        AppDomain.CurrentDomain.ProcessExit += EndWithProcess;
    }

    /// <summary>The server that all tests of the assembly share; whoever flushes, stops or breaks one starts another.</summary>
    public static Task<RedisServer> Shared => One.Server;

    public int Port { get; }

    public int ProcessId => _process.Id;

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Starts a server, with further arguments as on its command line.</summary>
    /// <param name="port">0: a free one.</param>
    /// <param name="arguments">Such as <c>--requirepass</c>, <c>secret</c>.</param>
    public static Task<RedisServer> StartAsync(int port = 0, params string[] arguments) =>
        StartAsync(port, static _ => [], ["--save", "", "--appendonly", "no", .. arguments], "Ready to accept connections");

    /// <summary>Starts a sentinel, which keeps what it learns in a file of its own.</summary>
    /// <param name="configuration">The lines of <c>sentinel.conf</c>.</param>
    public static Task<RedisServer> StartSentinelAsync(string configuration) => StartAsync(
        0,
        directory =>
        {
            var file = Path.Combine(directory.FullName, "sentinel.conf");
            File.WriteAllText(file, configuration);
            return [file];
        },
        ["--sentinel"],
        "Sentinel ID is");

    private static async Task<RedisServer> StartAsync(int port, Func<DirectoryInfo, string[]> file, string[] arguments, string ready)
    {
        for (var attempt = 1; ; attempt++)
        {
            var chosen = port == 0 ? FreePort() : port;
            var directory = Directory.CreateTempSubdirectory("redis-");
            var process = Process.Start(Command(chosen, directory, file(directory), arguments))!;
            if (await IsReadyAsync(process, ready))
            {
                return new RedisServer(process, directory, chosen);
            }

            // Another process may have taken the port between finding and using it.
            await EndAsync(process, directory);
            Assert.True(attempt < Attempts, $"redis-server did not start on port {chosen}");
        }
    }

    /// <summary>A port of the loopback interface that nobody uses at the moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= EndWithProcess;
        await EndAsync(_process, _directory);
    }

    // A configuration file has to come first, and the caller's arguments last: the last word counts.
    private static ProcessStartInfo Command(int port, DirectoryInfo directory, string[] file, string[] arguments) => new("redis-server",
        [.. file, "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", directory.FullName, "--daemonize", "no", .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static async Task<bool> IsReadyAsync(Process process, string ready)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains(ready, StringComparison.Ordinal))
            {
                // Read on, or the server would stop at a full pipe.
                process.BeginErrorReadLine();
                _ = DrainAsync(process.StandardOutput);
                return true;
            }
        }

        return false;
    }

    private static async Task DrainAsync(StreamReader output)
    {
        try
        {
            await output.BaseStream.CopyToAsync(Stream.Null);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // The server has ended.
        }
    }

    // Its exit is told on a thread of the sockets, which a test may be on: nobody blocks it.
    private static async Task EndAsync(Process process, DirectoryInfo directory)
    {
        using (process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        directory.Delete(recursive: true);
    }

    private static class One
    {
        public static readonly Task<RedisServer> Server = StartAsync();
    }

    private void EndWithProcess(object? sender, EventArgs arguments)
    {
        _process.Kill();
        _process.WaitForExit();
        _directory.Delete(recursive: true);
    }
}
