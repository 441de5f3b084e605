using System.Diagnostics;
using System.Net.Sockets;

namespace ProxyGovernor.Benchmarks.Streams.Model;

/// <summary>Writes all paced streams from one thread: no timer and no continuation of theirs competes with what is measured.</summary>
internal sealed class PacedWriter
{
    private readonly Lock _gate = new();
    private readonly List<Stream> _streams = [];
    private int _phase;

    public PacedWriter() => new Thread(Run) { IsBackground = true }.Start();

    public Stream Add(Socket socket, Script script)
    {
        var interval = Stopwatch.Frequency / script.Number;
        lock (_gate)
        {
            // Streams that begin together still write one after another.
            var stream = new Stream(socket, BenchEvent.Chunk(script.Batch), interval) { Due = Stopwatch.GetTimestamp() + (_phase++ * 7919L % 1000 * interval / 1000) };
            _streams.Add(stream);
            return stream;
        }
    }

    public void Remove(Stream stream)
    {
        lock (_gate)
        {
            _streams.Remove(stream);
        }
    }

    private void Run()
    {
        while (true)
        {
            Thread.Sleep(1);
            lock (_gate)
            {
                _streams.ForEach(static stream => stream.WriteDue());
            }
        }
    }

    internal sealed class Stream(Socket socket, byte[] chunk, long interval)
    {
        public long Due { get; set; }

        public void WriteDue()
        {
            while (Due <= Stopwatch.GetTimestamp() && socket.Connected)
            {
                Due += interval;
                BenchEvent.Stamp(chunk);

                // The peer that left is noticed by whoever reads this connection.
                socket.Send(chunk, SocketFlags.None, out _);
            }
        }
    }
}
