using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.EventStreams;

/// <summary>Reads event streams as the npm package eventsource-parser does, which the Vercel AI SDK reads them with: one node process for all of them.</summary>
public sealed class NpmParser : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly SemaphoreSlim _turn = new(1);
    private Process _node = null!;

    public ValueTask InitializeAsync()
    {
        var directory = typeof(NpmParser).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "ClientsDirectory").Value;
        _node = Process.Start(new ProcessStartInfo("node", "eventsource.mjs") { WorkingDirectory = directory, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        _node.StandardInput.AutoFlush = true;
        return default;
    }

    internal async Task<ReadStream> ReadAsync(byte[] body)
    {
        await _turn.WaitAsync();
        try
        {
            await _node.StandardInput.WriteLineAsync(Convert.ToBase64String(body));
            var line = await _node.StandardOutput.ReadLineAsync().InTime();
            return JsonSerializer.Deserialize<ReadStream>(line ?? throw new InvalidOperationException("node has ended: is `npm ci` done in tests/clients?"), Json)!;
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _node.Kill();
        _node.Dispose();
        _turn.Dispose();
        return default;
    }
}
