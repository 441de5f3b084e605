using System.Net.ServerSentEvents;
using ProxyGovernor.Host.Diagnose.Observations;

namespace ProxyGovernor.Host.Diagnose.Asking;

/// <summary>The live feed of all replicas, open until disposed.</summary>
internal sealed class LiveFeed(Uri route, HttpResponseMessage response, SseParser<ObservedEvent> events) : IDisposable
{
    /// <summary>Listens for a while.</summary>
    /// <exception cref="DiagnoseException">The feed ended earlier. A host that stops may still answer the next question, and would be reported as watched.</exception>
    public async Task<IReadOnlyList<ObservedEvent>> ListenAsync(TimeSpan duration, TimeProvider time, CancellationToken cancellation)
    {
        var heard = new List<ObservedEvent>();
        long began = time.GetTimestamp();
        using var over = new CancellationTokenSource(duration, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        try
        {
            await foreach (SseItem<ObservedEvent> item in events.EnumerateAsync(either.Token))
            {
                heard.Add(item.Data);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return heard;
        }
        catch (IOException)
        {
            // Cut off is ended, too.
        }

        throw Refusals.EndedFeed(route, time.GetElapsedTime(began), duration);
    }

    public void Dispose() => response.Dispose();
}
