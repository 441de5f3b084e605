using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ProxyGovernor.Tests.Leases.Outage;

/// <summary>What one replica's instruments told.</summary>
internal sealed class MeasuredCounts : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _sums = new();
    private TaskCompletionSource _changed = NewSignal();
    private int _degraded = -1;

    public MeasuredCounts(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
            Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
        });
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => _degraded = instrument.Name == "proxygovernor.store.degraded" ? value : _degraded);
        _listener.Start();
    }

    public long Of(string counter) => _sums.GetValueOrDefault(counter);

    /// <summary>Completes once the counter has come so far.</summary>
    public async Task WaitAsync(string counter, long count)
    {
        for (var changed = _changed.Task; Of(counter) < count; changed = _changed.Task)
        {
            await changed.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The gauge, read now.</summary>
    public int Degraded()
    {
        _listener.RecordObservableInstruments();
        return _degraded;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => _listener.Dispose();
}
