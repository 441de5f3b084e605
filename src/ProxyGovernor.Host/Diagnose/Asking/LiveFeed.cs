using System.Net.ServerSentEvents;
using ProxyGovernor.Host.Diagnose.Observations;

namespace ProxyGovernor.Host.Diagnose.Asking;

/// <summary>The live feed of all replicas, open until disposed.</summary>
internal sealed class LiveFeed(HttpResponseMessage response, SseParser<ObservedEvent> events) : IDisposable
{
    /// <summary>Listens for a while. Where the host leaves earlier, that is all there is; the next question finds it gone.</summary>
    public async Task<IReadOnlyList<ObservedEvent>> ListenAsync(TimeSpan duration, TimeProvider time, CancellationToken cancellation)
    {
        var heard = new List<ObservedEvent>();
        using var over = new CancellationTokenSource(duration, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        try
        {
            await foreach (SseItem<ObservedEvent> item in events.EnumerateAsync(either.Token))
            {
                heard.Add(item.Data);
            }
        }
        catch (Exception end) when (end is IOException || (over.IsCancellationRequested && end is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // The watch is over, or the feed was cut.
        }

        return heard;
    }

    public void Dispose() => response.Dispose();
}
