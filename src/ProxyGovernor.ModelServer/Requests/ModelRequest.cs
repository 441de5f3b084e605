using Microsoft.AspNetCore.Http;

namespace ProxyGovernor.ModelServer;

/// <summary>What the simulated model server saw of one request. Members are safe to read at any time.</summary>
public sealed class ModelRequest
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Action<ModelRequest> _changed;
    private readonly CancellationTokenSource _generating;
    private readonly TaskCompletionSource _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _firstEvent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ModelEnding> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _firstEventTimestamp;
    private long? _endedTimestamp;
    private ModelEnding _ending;
    private int _eventsSent;
    private volatile bool _outlivesClose;
    private volatile string? _answerId;

    internal ModelRequest(HttpRequest request, string? name, TimeProvider time, Action<ModelRequest> changed, CancellationTokenSource generating)
    {
        (_time, _changed, _generating, Name) = (time, changed, generating, name);
        (Method, Path, Query) = (request.Method, request.Path.Value ?? "", request.QueryString.Value ?? "");
        var headers = new HeaderDictionary();
        foreach (var (key, value) in request.Headers)
            headers[key] = value;
        headers.IsReadOnly = true;
        Headers = headers;
        ReceivedAt = time.GetUtcNow();
        ReceivedTimestamp = time.GetTimestamp();
    }

    /// <summary>The label given with <c>X-Model-Name</c>, or null.</summary>
    public string? Name { get; }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>The path, without the query.</summary>
    public string Path { get; }

    /// <summary>The query with its question mark, or an empty string.</summary>
    public string Query { get; }

    /// <summary>The header <c>X-Stream-Id</c> as received, or null.</summary>
    public string? StreamId => Headers["X-Stream-Id"];

    /// <summary>The header <c>X-Stream-Fence</c> as received, or null.</summary>
    public string? Fence => Headers["X-Stream-Fence"];

    /// <summary>The id that each event of the answer carries, as an engine's abort API knows it; null where there is none, or not yet.</summary>
    public string? AnswerId => _answerId;

    /// <summary>A read-only copy of all request headers; a missing one reads as empty.</summary>
    public IHeaderDictionary Headers { get; }

    /// <summary>When the request's headers had arrived. Later times of the record are this plus monotonic time passed.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary><see cref="ReceivedAt"/> as a timestamp of the server's time provider; by default one of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public long ReceivedTimestamp { get; }

    /// <summary>When the first content event was handed to the connection, or null.</summary>
    public DateTimeOffset? FirstEventAt => At(FirstEventTimestamp);

    /// <summary><see cref="FirstEventAt"/> as a timestamp of the server's time provider.</summary>
    public long? FirstEventTimestamp
    {
        get
        {
            lock (_lock)
                return _firstEventTimestamp;
        }
    }

    /// <summary>When the request ended, or null. For <see cref="ModelEnding.Aborted"/>, when Kestrel reported it.</summary>
    public DateTimeOffset? EndedAt => At(EndedTimestamp);

    /// <summary><see cref="EndedAt"/> as a timestamp of the server's time provider.</summary>
    public long? EndedTimestamp
    {
        get
        {
            lock (_lock)
                return _endedTimestamp;
        }
    }

    /// <summary>How it ended, or <see cref="ModelEnding.Running"/>.</summary>
    public ModelEnding Ending
    {
        get
        {
            lock (_lock)
                return _ending;
        }
    }

    /// <summary>Content events handed to the connection; a dialect's opening and closing events are not counted, a JSON body is one.</summary>
    public int EventsSent => Volatile.Read(ref _eventsSent);

    /// <summary>Completes when the request's body has been read; canceled where the request ends before.</summary>
    public Task Received => _received.Task;

    /// <summary>Completes with the first content event; canceled where the request ends before.</summary>
    public Task FirstEvent => _firstEvent.Task;

    /// <summary>Completes when the request ends, however it does.</summary>
    public Task<ModelEnding> Ended => _ended.Task;

    /// <summary>Cancelled when nothing more is to be generated.</summary>
    internal CancellationToken Generating => _generating.Token;

    internal bool OutlivesClose => _outlivesClose;

    internal void OutliveClose() => _outlivesClose = true;

    internal void AnsweredAs(string? id) => _answerId = id;

    internal void CallerLeft()
    {
        if (!_outlivesClose)
            Cut(ModelEnding.Aborted);
    }

    /// <summary>Ends what still runs, whatever it outlives.</summary>
    internal void Cut(ModelEnding ending)
    {
        var ends = TryEnd(ending);
        // Whoever is told of the end finds nothing of the request at a gate any more.
        _generating.Cancel();
        if (ends)
            TellEnd(ending);
    }

    internal void BodyReceived()
    {
        _received.TrySetResult();
        _changed(this);
    }

    internal void EventsHandedOver(int count)
    {
        lock (_lock)
            _firstEventTimestamp ??= _time.GetTimestamp();
        Volatile.Write(ref _eventsSent, _eventsSent + count);
        _firstEvent.TrySetResult();
        _changed(this);
    }

    /// <summary>The first ending counts; later ones are ignored.</summary>
    internal void End(ModelEnding ending)
    {
        if (TryEnd(ending))
            TellEnd(ending);
    }

    private bool TryEnd(ModelEnding ending)
    {
        var now = _time.GetTimestamp();
        lock (_lock)
        {
            if (_ending != ModelEnding.Running)
                return false;
            (_ending, _endedTimestamp) = (ending, now);
            return true;
        }
    }

    private void TellEnd(ModelEnding ending)
    {
        _received.TrySetCanceled();
        _firstEvent.TrySetCanceled();
        _ended.TrySetResult(ending);
        _changed(this);
    }

    private DateTimeOffset? At(long? timestamp) => timestamp is { } at ? ReceivedAt + _time.GetElapsedTime(ReceivedTimestamp, at) : null;
}
