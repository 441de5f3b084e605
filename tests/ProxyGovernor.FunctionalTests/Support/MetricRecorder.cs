using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.Diagnostics;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>Adds up what one application's meter tells, by instrument and labels: a series is written as <c>name{label=value,...}</c>.</summary>
internal sealed class MetricRecorder : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, (int Count, double Sum)> _series = new();

    public MetricRecorder(IServiceProvider services)
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Other applications of the test process have meters of the same name: the scope is the factory that made it.
            if (instrument.Meter.Name == GovernorNames.Source && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyCollection<string> Series => [.. _series.Keys];

    /// <summary>The sum over all series of the instrument whose labels hold the text.</summary>
    public double Sum(string instrument, string labels = "") => Of(instrument, labels).Sum(series => series.Value.Sum);

    /// <summary>How often it was told.</summary>
    public int Count(string instrument, string labels = "") => Of(instrument, labels).Sum(series => series.Value.Count);

    public void Dispose() => _listener.Dispose();

    private IEnumerable<KeyValuePair<string, (int Count, double Sum)>> Of(string instrument, string labels) =>
        _series.Where(series => series.Key.StartsWith(instrument + "{", StringComparison.Ordinal) && series.Key.Contains(labels, StringComparison.Ordinal));

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = $"{instrument.Name}{{{string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}}}";
        _series.AddOrUpdate(series, static (_, first) => (1, first), static (_, sum, next) => (sum.Count + 1, sum.Sum + next), value);
    }
}
