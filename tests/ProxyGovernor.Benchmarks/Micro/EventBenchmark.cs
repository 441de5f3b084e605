using BenchmarkDotNet.Attributes;
using ProxyGovernor.Benchmarks.Streams;
using ProxyGovernor.Dialects;
using ProxyGovernor.Streaming.Framing;

namespace ProxyGovernor.Benchmarks.Micro;

/// <summary>What happens to the bytes of an event between two sockets, and what it allocates.</summary>
[MemoryDiagnoser]
public class EventBenchmark
{
    private EventReader _reader = null!;
    private byte[] _events = null!;
    private byte[] _destination = null!;

    [Params(1, 16)]
    public int EventsPerRead { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _reader = new EventReader(Dialect.For(StreamDialect.OpenAIChat), EventFraming.Sse, "0001a1fd3f72e17c84a7b23fe0afaa1b1c");
        _events = BenchEvent.Write(EventsPerRead);
        _destination = new byte[_events.Length + _reader.MaxGrowth];
        if (Tag() != _events.Length + (EventsPerRead * _reader.MaxGrowth))
        {
            throw new InvalidOperationException("The events are not tagged.");
        }
    }

    [Benchmark(Baseline = true, Description = "copy")]
    public void Copy() => _events.CopyTo(_destination.AsSpan());

    [Benchmark(Description = "frame")]
    public int Frame()
    {
        var inbox = _events.AsSpan();
        var found = 0;
        for (int length; (length = _reader.FindEvent(inbox)) > 0; inbox = inbox[length..])
        {
            found++;
        }

        return found;
    }

    [Benchmark(Description = "frame, tag and copy")]
    public int Tag()
    {
        var inbox = _events.AsSpan();
        var written = 0;
        for (int length; (length = _reader.FindEvent(inbox)) > 0; inbox = inbox[length..])
        {
            _reader.Forward(inbox[..length], _destination, out var tagged);
            written += tagged;
        }

        return written;
    }
}
