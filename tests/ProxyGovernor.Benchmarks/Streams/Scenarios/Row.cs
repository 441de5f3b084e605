using ProxyGovernor.Benchmarks.Streams.Targets;

namespace ProxyGovernor.Benchmarks.Streams.Scenarios;

/// <summary>A row of the table.</summary>
internal sealed record Row(string Name, string Unit, params Goal[] Goals)
{
    public static readonly Row Paced = new("CPU per event, 100 streams, 5,000 events/s, one a write", "µs", new(TargetKind.Yarp, 0.20), new(TargetKind.Nginx, 1.25), new(TargetKind.TunedYarp, 1.05));
    public static readonly Row Dense = new("CPU per event, 400 streams, 20,000 events/s, one a write", "µs", new(TargetKind.Yarp, 0.40), new(TargetKind.TunedYarp, 1.0));
    public static readonly Row Batched = new("CPU per event, 100 streams, 32,000 events/s, 16 a write", "µs", new Goal(TargetKind.TunedYarp, 1.15));
    public static readonly Row Switches = new("context switches per event, 5,000 events/s", "");
    public static readonly Row ShortSwitches = new("context switches of a 5-event stream, 500 streams/s", "");
    public static readonly Row Latency = new("latency added to an event, p50, 5,000 events/s", "µs", new(TargetKind.Yarp, 0.75), new(TargetKind.Nginx, 1.0));
    public static readonly Row FirstEvent = new("first event, added, p50, 500 streams/s", "µs", new Goal(TargetKind.Yarp, 1.0));
    public static readonly Row Short = new("CPU of a 5-event stream, 500 streams/s", "µs", new(TargetKind.Yarp, 0.5), new(TargetKind.Nginx, 1.5));
    public static readonly Row Json = new("CPU of a short JSON answer, 500 requests/s", "µs", new Goal(TargetKind.Yarp, 0.85));
    public static readonly Row Abort = new("abort: client closes → model server sees it, p50", "µs", new(TargetKind.Yarp, 1.25), new(TargetKind.Nginx, 1.0));
    public static readonly Row Idle = new("memory of an idle stream", "KiB", new(TargetKind.Yarp, 1.0), new(TargetKind.Nginx, 1.0));
    public static readonly Row Saturated = new("throughput, 100 streams as fast as they go", "events/s", new Goal(TargetKind.Yarp, 1.5, AtLeast: true));
}
