using System.Collections.Concurrent;
using System.Text;
using ProxyGovernor.Chaos.Processes;

namespace ProxyGovernor.Chaos.Load;

/// <summary>Clients that share few sessions and ask again as soon as they have an ending, each time any replica: every prompt takes over from another.</summary>
internal sealed class RapidPrompts : IAsyncDisposable
{
    private const int Clients = 12;
    private const int Sessions = 3;

    /// <summary>At 20 ms each: what a frozen replica has open is still open when it wakes.</summary>
    private const string LongerThanFrost = "150";

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(60);

    private readonly Fleet _fleet;
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly CancellationTokenSource _enough = new();
    private readonly Task _clients;
    private readonly ConcurrentDictionary<string, bool> _leased = new();
    private readonly ConcurrentDictionary<HttpRequestMessage, string> _open = new();
    private int _answered;

    public RapidPrompts(Fleet fleet)
    {
        _fleet = fleet;
        _clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(seed => AskAsync(new Random(seed))));
    }

    /// <summary>Prompts that were answered to the end of the stream.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>What clients wait for, and since when.</summary>
    public IEnumerable<string> Open => _open.Values;

    /// <summary>Whether the client was told, by an answer without the mark of a store outage, that the store knows its stream.</summary>
    public bool IsLeased(string stream) => _leased.ContainsKey(stream);

    /// <summary>A request for a stream of so many events.</summary>
    public static HttpRequestMessage Prompt(HostProcess replica, string session, string events) => new(HttpMethod.Post, new Uri(replica.Address, "/v1/chat/completions"))
    {
        Content = new StringContent("""{"model":"demo","stream":true,"messages":[]}""", Encoding.UTF8, "application/json"),
        Headers = { { "X-Session-Id", session }, { "X-Model-Events", events } },
    };

    /// <summary>Asks no more, and waits until each client has the end of what it asked for: none may hang.</summary>
    public async Task EndAsync()
    {
        await _enough.CancelAsync();
        await _clients.WaitAsync(Limits.Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        _http.CancelPendingRequests();
        _http.Dispose();
        _enough.Dispose();
    }

    private async Task AskAsync(Random random)
    {
        while (!_enough.IsCancellationRequested)
        {
            var serving = _fleet.Serving;
            await AskOnceAsync($"session-{random.Next(Sessions)}", serving[random.Next(serving.Count)]);
            await Task.Delay(LongestPause * random.NextDouble(), CancellationToken.None);
        }
    }

    private async Task AskOnceAsync(string session, HostProcess replica)
    {
        using var prompt = Prompt(replica, session, LongerThanFrost);
        prompt.Headers.Add("X-Model-Name", replica.Name);
        _open[prompt] = $"{session} at {replica.Name}, since {TimeProvider.System.GetUtcNow():O}";
        try
        {
            using var answer = await _http.SendAsync(prompt, HttpCompletionOption.ResponseHeadersRead);
            if (!answer.Headers.Contains("X-Stream-Degraded") && answer.Headers.TryGetValues("X-Stream-Id", out var id))
            {
                _leased[id.Single()] = true;
            }

            await answer.Content.CopyToAsync(Stream.Null);
            Interlocked.Increment(ref _answered);
        }
        catch (Exception killed) when (killed is HttpRequestException or IOException)
        {
            // Its replica was killed, which is an ending too.
        }
        finally
        {
            _open.Remove(prompt, out _);
        }
    }
}
