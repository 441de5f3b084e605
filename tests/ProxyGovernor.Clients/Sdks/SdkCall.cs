using ProxyGovernor.Dialects;

namespace ProxyGovernor.Clients.Sdks;

/// <summary>One call of an application through an SDK, and what the application has seen of it so far.</summary>
internal sealed class SdkCall(Uri address, StreamDialect dialect, bool stream, IReadOnlyDictionary<string, string> headers) : IDisposable
{
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _output = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Uri Address => address;

    public StreamDialect Dialect => dialect;

    public bool Stream => stream;

    public IReadOnlyDictionary<string, string> Headers => headers;

    /// <summary>Cancelled when the application gives up.</summary>
    public CancellationToken Aborted => _abort.Token;

    /// <summary>Completes when the headers of a response have reached the SDK.</summary>
    public Task HeadersSeen => _headers.Task;

    /// <summary>Completes when the application has the first text of the answer.</summary>
    public Task OutputSeen => _output.Task;

    public Task AbortAsync() => _abort.CancelAsync();

    public void SawHeaders() => _headers.TrySetResult();

    public void SawOutput() => _output.TrySetResult();

    public void Dispose() => _abort.Dispose();
}
