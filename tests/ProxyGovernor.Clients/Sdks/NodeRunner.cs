using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace ProxyGovernor.Clients.Sdks;

/// <summary>One node process that runs the npm SDKs for all calls; see tests/clients/runner.mjs for what is said on its pipes.</summary>
internal sealed class NodeRunner : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly ConcurrentDictionary<int, (SdkCall Call, TaskCompletionSource<SdkResult> Result)> _running = new();
    private readonly Process _process;
    private readonly Task _reading;
    private int _last;

    private NodeRunner(Process process)
    {
        _process = process;
        _process.StandardInput.AutoFlush = true;
        _reading = ReadAsync();
    }

    /// <summary>Where the scripts, the lock file and the matrix are.</summary>
    public static string ScriptsDirectory { get; } =
        typeof(NodeRunner).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "ClientsDirectory").Value!;

    /// <summary>Where the README is.</summary>
    public static string RepositoryDirectory { get; } = Path.GetFullPath("../..", ScriptsDirectory);

    public static NodeRunner Start()
    {
        var start = new ProcessStartInfo("node", "runner.mjs") { WorkingDirectory = ScriptsDirectory, RedirectStandardInput = true, RedirectStandardOutput = true };
        // The SDKs take keys, headers and addresses from variables of the developer's machine.
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        return new NodeRunner(Process.Start(start)!);
    }

    public ISdk Sdk(string client) => new NodeSdk(this, client);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _reading;
        _process.Dispose();
    }

    private async Task<SdkResult> RunAsync(string client, SdkCall call)
    {
        var id = Interlocked.Increment(ref _last);
        var result = new TaskCompletionSource<SdkResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[id] = (call, result);
        Send(new { id, client, dialect = call.Dialect.ToString(), stream = call.Stream, address = call.Address.AbsoluteUri, headers = call.Headers });
        await using var aborted = call.Aborted.UnsafeRegister(_ => Send(new { id, abort = true }), null);
        return await result.Task;
    }

    private void Send(object message)
    {
        lock (_process)
        {
            _process.StandardInput.WriteLine(JsonSerializer.Serialize(message, Json));
        }
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var message = JsonSerializer.Deserialize<Message>(line, Json)!;
            var (call, result) = _running[message.Id];
            switch (message.Signal)
            {
                case "headers":
                    call.SawHeaders();
                    break;
                case "output":
                    call.SawOutput();
                    break;
                default:
                    result.SetResult(message.Result!);
                    break;
            }
        }

        foreach (var (_, result) in _running.Values)
        {
            result.TrySetException(new InvalidOperationException("The node process has ended. Is `npm ci` done in tests/clients?"));
        }
    }

    private sealed record Message(int Id, string? Signal, SdkResult? Result);

    private sealed class NodeSdk(NodeRunner runner, string client) : ISdk
    {
        public Task<SdkResult> RunAsync(SdkCall call) => runner.RunAsync(client, call);
    }
}
