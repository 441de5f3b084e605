using System.Diagnostics;
using System.Globalization;

namespace ProxyGovernor.Testing;

/// <summary>A Garnet server of this process's own, from the repository's tool manifest, on a free loopback port.</summary>
internal sealed class GarnetServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private GarnetServer(Process process, int port)
    {
        _process = process;
        Address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        AppDomain.CurrentDomain.ProcessExit += EndWithProcess;
    }

    /// <summary>The one that runs scripts as transactions; all tests of the assembly share it.</summary>
    public static Task<GarnetServer> Shared => One.Server;

    public string Address { get; }

    /// <param name="arguments">Such as <c>--lua-transaction-mode</c>; scripts are on in any case.</param>
    public static async Task<GarnetServer> StartAsync(params string[] arguments)
    {
        var port = RedisServer.FreePort();
        var process = Process.Start(new ProcessStartInfo(
            "dotnet", ["tool", "run", "garnet-server", "--", "--bind", "127.0.0.1", "--port", $"{port}", "--lua", .. arguments])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                // Read on, or the server would stop at a full pipe.
                process.BeginErrorReadLine();
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return new GarnetServer(process, port);
            }
        }

        process.Dispose();
        throw new InvalidOperationException("garnet-server did not start; dotnet tool restore installs it.");
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= EndWithProcess;
        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void EndWithProcess(object? sender, EventArgs arguments) => Kill();

    // The tool runs as a child of the command that found it.
    private void Kill() => _process.Kill(entireProcessTree: true);

    private static class One
    {
        public static readonly Task<GarnetServer> Server = StartAsync("--lua-transaction-mode");
    }
}
