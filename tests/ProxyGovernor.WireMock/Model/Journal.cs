using Microsoft.AspNetCore.Http;

namespace ProxyGovernor.WireMock.Model;

/// <summary>
/// What reached WireMock.Net, in the order of arrival. Its own <c>LogEntries</c> are no witness: one is written when the answer is ready, and
/// does not say whether it was sent.
/// </summary>
internal sealed class Journal
{
    private readonly Lock _lock = new();
    private readonly List<ServedRequest> _requests = [];
    private readonly Dictionary<string, TaskCompletionSource<ServedRequest>> _first = [];

    /// <summary>All requests of a session so far.</summary>
    public IReadOnlyList<ServedRequest> OfSession(string session)
    {
        lock (_lock)
        {
            return [.. _requests.Where(request => request.Session == session)];
        }
    }

    /// <summary>The first request of a session, as soon as it is there with its body.</summary>
    public Task<ServedRequest> FirstOfSessionAsync(string session)
    {
        lock (_lock)
        {
            return First(session).Task.InTime();
        }
    }

    /// <summary>Middleware around WireMock.Net.</summary>
    public async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        var request = new ServedRequest(context);
        lock (_lock)
        {
            _requests.Add(request);
        }

        // WireMock.Net answers a request whose body breaks off, and the answer to nobody would count as sent.
        if (!await request.ReceiveAsync(context))
        {
            return;
        }

        lock (_lock)
        {
            First(request.Session ?? "").TrySetResult(request);
        }

        await next(context);
    }

    private TaskCompletionSource<ServedRequest> First(string session) =>
        _first.TryGetValue(session, out var first) ? first : _first[session] = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
