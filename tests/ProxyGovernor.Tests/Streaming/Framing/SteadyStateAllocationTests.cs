using System.Text;
using ProxyGovernor.Dialects;
using ProxyGovernor.Streaming.Framing;

namespace ProxyGovernor.Tests.Streaming.Framing;

public sealed class SteadyStateAllocationTests
{
    public static TheoryData<string> Names => [.. StreamCorpus.All.Select(sample => sample.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Events_allocate_nothing(string name)
    {
        var sample = StreamCorpus.Get(name);
        var reader = new EventReader(Dialect.For(sample.Dialect), sample.Framing, "sid_1");
        byte[] body = [.. sample.Input, .. Encoding.ASCII.GetBytes("\n\n")];
        byte[] destination = new byte[body.Length + reader.MaxGrowth];
        for (int round = 0; round < 50; round++)
        {
            Pump(reader, body, destination);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 100; round++)
        {
            Pump(reader, body, destination);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Pump(EventReader reader, byte[] body, byte[] destination)
    {
        var inbox = body.AsSpan();
        for (int length; (length = reader.FindEvent(inbox)) > 0; inbox = inbox[length..])
        {
            reader.Forward(inbox[..length], destination, out _);
        }
    }
}
