using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ProxyGovernor.Tests.Leases.Outage;

/// <summary>What one replica's instruments told.</summary>
internal sealed class MeasuredCounts : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _sums = new();
    private readonly ConcurrentDictionary<string, int> _gauges = new();

    public MeasuredCounts(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => _gauges[instrument.Name] = value);
        _listener.Start();
    }

    public long Of(string counter) => _sums.GetValueOrDefault(counter);

    /// <summary>A gauge, read now.</summary>
    public int Gauge(string name)
    {
        _listener.RecordObservableInstruments();
        return _gauges[name];
    }

    public void Dispose() => _listener.Dispose();
}
