using System.Text;

namespace ProxyGovernor.Tests.Streaming;

/// <summary>However the network cuts a body, the client gets the same bytes.</summary>
public sealed class SplitAnywhereTests
{
    public static TheoryData<string> Names => [.. StreamCorpus.All.Select(sample => sample.Name)];

    [Theory, MemberData(nameof(Names))]
    public void One_piece_gives_the_expected_output(string name)
    {
        var sample = StreamCorpus.Get(name);
        Assert.Equal(sample.Expected, Encoding.Latin1.GetString(Whole(sample).Output));
    }

    [Theory, MemberData(nameof(Names))]
    public void Two_pieces_cut_at_every_byte_give_the_same_output(string name)
    {
        var sample = StreamCorpus.Get(name);
        var whole = Whole(sample);
        for (int cut = 0; cut <= sample.Input.Length; cut++)
        {
            AssertSame(whole, StreamDriver.Run(sample.Dialect, sample.Framing, StreamDriver.Id, sample.Input[..cut], sample.Input[cut..]), $"cut at {cut}");
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Three_pieces_cut_at_every_two_bytes_give_the_same_output(string name)
    {
        var sample = StreamCorpus.Get(name);
        var whole = Whole(sample);
        int step = Math.Max(1, sample.Input.Length / 300);
        for (int first = 0; first <= sample.Input.Length; first += step)
        {
            for (int second = first; second <= sample.Input.Length; second += step)
            {
                var pieces = StreamDriver.Run(
                    sample.Dialect, sample.Framing, StreamDriver.Id, sample.Input[..first], sample.Input[first..second], sample.Input[second..]);
                AssertSame(whole, pieces, $"cuts at {first} and {second}");
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Byte_by_byte_gives_the_same_output(string name)
    {
        var sample = StreamCorpus.Get(name);
        AssertSame(Whole(sample), StreamDriver.Run(sample.Dialect, sample.Framing, StreamDriver.Id, [.. sample.Input.Select(one => new[] { one })]), "single bytes");
    }

    [Theory, MemberData(nameof(Names))]
    public void Without_a_tag_nothing_changes(string name)
    {
        var sample = StreamCorpus.Get(name);
        Assert.Equal(sample.Input, StreamDriver.Run(sample.Dialect, sample.Framing, null, sample.Input).Output);
    }

    private static StreamDriver Whole(StreamSample sample) => StreamDriver.Run(sample.Dialect, sample.Framing, StreamDriver.Id, sample.Input);

    private static void AssertSame(StreamDriver whole, StreamDriver pieces, string how)
    {
        Assert.True(whole.Output.AsSpan().SequenceEqual(pieces.Output), how);
        Assert.True(whole.Kinds.SequenceEqual(pieces.Kinds), how);
    }
}
