using System.Text.Json;

namespace ProxyGovernor.WireMock.Server;

/// <summary>What reached WireMock, by its admin API.</summary>
internal sealed class WireMockJournal(Uri server) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    private readonly HttpClient _client = new() { BaseAddress = server };

    /// <summary>All requests of a session so far, in the order of their arrival.</summary>
    public async Task<IReadOnlyList<ServedRequest>> OfSessionAsync(string session)
    {
        await using var journal = await _client.GetStreamAsync(new Uri("__admin/requests", UriKind.Relative)).InTime();
        using var json = await JsonDocument.ParseAsync(journal).InTime();
        return [.. json.RootElement.GetProperty("requests").EnumerateArray().Reverse().Select(ServedRequest.Read).Where(request => request.Session == session)];
    }

    /// <summary>Another process's journal gives no signal: asks until it holds what is waited for.</summary>
    public async Task<IReadOnlyList<ServedRequest>> WaitAsync(string session, Func<IReadOnlyList<ServedRequest>, bool> until)
    {
        using var patience = new CancellationTokenSource(Limits.Patience);
        while (true)
        {
            var served = await OfSessionAsync(session);
            if (until(served))
            {
                return served;
            }

            await Task.Delay(Interval, patience.Token);
        }
    }

    public void Dispose() => _client.Dispose();
}
