using Microsoft.AspNetCore.Http;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.WireMock.Model;

/// <summary>A request that reached WireMock.Net.</summary>
internal sealed class ServedRequest
{
    private readonly TaskCompletionSource<ModelEnding> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ServedRequest(HttpContext context)
    {
        (Session, StreamId, Fence) = (context.Request.Headers["X-Session-Id"], context.Request.Headers["X-Stream-Id"], context.Request.Headers["X-Stream-Fence"]);
        var aborted = context.RequestAborted;

        // At once, also where WireMock.Net goes on waiting for an answer's delay.
        aborted.Register(() => _ended.TrySetResult(ModelEnding.Aborted));
        context.Response.OnCompleted(() =>
        {
            // An answer that its stub gives up on a cut connection comes here too.
            _ended.TrySetResult(aborted.IsCancellationRequested ? ModelEnding.Aborted : ModelEnding.Completed);
            return Task.CompletedTask;
        });
    }

    /// <summary>Its session id.</summary>
    public string? Session { get; }

    /// <summary>The proxy's id of the run that sent it.</summary>
    public string? StreamId { get; }

    /// <summary>The proxy's fence, growing within a session.</summary>
    public string? Fence { get; }

    /// <summary>Reads the body ahead of WireMock.Net; false where the connection was closed before its end.</summary>
    public async Task<bool> ReceiveAsync(HttpContext context)
    {
        context.Request.EnableBuffering();
        try
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            _ended.TrySetResult(ModelEnding.Aborted);
            return false;
        }

        context.Request.Body.Position = 0;
        return true;
    }

    /// <summary>Whether the whole answer was sent, or the connection was closed before.</summary>
    public Task<ModelEnding> EndedAsync() => _ended.Task.InTime();
}
