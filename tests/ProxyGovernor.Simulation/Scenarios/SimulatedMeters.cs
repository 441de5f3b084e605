using System.Diagnostics.Metrics;

namespace ProxyGovernor.Simulation.Scenarios;

/// <summary>Meters of one simulation, and how many endings its replicas have told.</summary>
internal sealed class SimulatedMeters : IMeterFactory
{
    private readonly HashSet<Meter> _meters = [];
    private readonly MeterListener _listener = new();

    public SimulatedMeters()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is "proxygovernor.streams.ended" or "proxygovernor.streams.refused" && _meters.Contains(instrument.Meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Told += count);
        _listener.Start();
    }

    public long Told { get; private set; }

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose() => _listener.Dispose();
}
