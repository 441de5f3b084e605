using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using ProxyGovernor.WireMock.Server;

[assembly: AssemblyFixture(typeof(WireMockServer))]

namespace ProxyGovernor.WireMock.Server;

/// <summary>
/// The real WireMock with the stubs of this project, on a free loopback port, for all tests at once: each names its stub in <c>X-Stub</c>
/// and its own session. It is ended by its process id, and with this process at the latest.
/// </summary>
public sealed class WireMockServer : IAsyncLifetime
{
    private const string Port = "port:";

    private static readonly string Root = typeof(WireMockServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "WireMockDirectory").Value!;

    private Process _process = null!;
    private Task _reading = Task.CompletedTask;

    internal Uri Address { get; private set; } = null!;

    internal WireMockJournal Journal { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _process = Process.Start(Command())!;
        AppDomain.CurrentDomain.ProcessExit += EndWithProcess;
        var port = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _reading = ReadAsync(port);
        Address = new Uri($"http://127.0.0.1:{await port.Task.InTime()}/");
        Journal = new WireMockJournal(Address);
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= EndWithProcess;
        Journal?.Dispose();
        _process.Kill();
        await _reading.InTime();
        _process.Dispose();
    }

    private static ProcessStartInfo Command()
    {
        var package = new DirectoryInfo(Path.Combine(Root, "node_modules", "wiremock", "build"));
        Assert.True(package.Exists, $"{package} is missing: is `npm ci` done in {Root}?");
        return new ProcessStartInfo("java",
        [
            // Starts faster, and leaves the machine to the tests.
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m", "-jar", package.GetFiles("*.jar").Single().FullName,
            // A thread for each answer that is held up: far more than are under way at once.
            "--port", "0", "--bind-address", "127.0.0.1", "--root-dir", Root, "--container-threads", "100",
        ])
        {
            RedirectStandardOutput = true,
        };
    }

    /// <summary>Reads to the end, or it would stop at a full pipe.</summary>
    private async Task ReadAsync(TaskCompletionSource<int> port)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Port, StringComparison.Ordinal))
            {
                port.TrySetResult(int.Parse(line.AsSpan(Port.Length), CultureInfo.InvariantCulture));
            }
        }

        port.TrySetException(new InvalidOperationException("WireMock ended before it listened."));
    }

    private void EndWithProcess(object? sender, EventArgs arguments) => _process.Kill();
}
