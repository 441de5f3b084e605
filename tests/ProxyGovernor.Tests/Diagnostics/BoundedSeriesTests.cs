using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.Leases;
using ProxyGovernor.Leases.Memory;
using ProxyGovernor.Tests.Pipeline;
using Yarp.ReverseProxy.Forwarder;

namespace ProxyGovernor.Tests.Diagnostics;

/// <summary>A million sessions leave neither series behind nor sessions in memory.</summary>
public sealed class BoundedSeriesTests
{
    private const int Sessions = 1_000_000;
    private const int SessionsAtOnce = 10_000;

    [Fact]
    public async Task Series_and_memory_stay_bounded_under_a_million_distinct_sessions()
    {
        var requests = 0;
        await using var pipeline = new InProcessPipeline(context => (Interlocked.Increment(ref requests) % 4) switch
        {
            0 => ForwarderError.RequestTimedOut,
            1 => ForwarderError.Request,
            2 => Answered(context, StatusCodes.Status503ServiceUnavailable),
            _ => ForwarderError.None,
        });
        var store = (MemoryLeaseStore)pipeline.Services.GetRequiredService<ILeaseStore>();
        var series = new ConcurrentDictionary<int, byte>();
        using var listener = Listen(pipeline.Services.GetRequiredService<IMeterFactory>(), series);

        for (var first = 0; first < Sessions; first += SessionsAtOnce)
        {
            await Parallel.ForAsync(
                first, first + SessionsAtOnce, TestContext.Current.CancellationToken,
                async (i, _) => await pipeline.PromptAsync(i.ToString(CultureInfo.InvariantCulture)));

            Assert.InRange(store.SessionCount, 1, SessionsAtOnce);
            pipeline.Time.Advance(TimeSpan.FromSeconds(31));
            await store.SweepAsync(100, TestContext.Current.CancellationToken);
        }

        Assert.Equal(Sessions, requests);
        Assert.Equal((0, 0), (store.SessionCount, store.RunCount));
        // started, active, duration, events, four outcomes ended, two store calls: the same as after the first four requests.
        Assert.Equal(10, series.Count);
    }

    private static ForwarderError Answered(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return ForwarderError.None;
    }

    private static MeterListener Listen(IMeterFactory factory, ConcurrentDictionary<int, byte> series)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => series.TryAdd(SeriesOf(instrument, tags), 0));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => series.TryAdd(SeriesOf(instrument, tags), 0));
        listener.Start();
        return listener;
    }

    private static int SeriesOf(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = new HashCode();
        series.Add(instrument.Name);
        foreach (var (label, value) in tags)
        {
            series.Add(label);
            series.Add(value);
        }

        return series.ToHashCode();
    }
}
