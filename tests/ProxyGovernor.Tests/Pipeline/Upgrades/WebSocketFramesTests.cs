using ProxyGovernor.Pipeline.Upgrades;

namespace ProxyGovernor.Tests.Pipeline.Upgrades;

public sealed class WebSocketFramesTests
{
    private const byte Text = 0x81;
    private const byte FirstFragment = 0x01;
    private const byte LastFragment = 0x80;
    private const byte Close = 0x88;
    private const byte Ping = 0x89;
    private const byte Masked = 0x80;

    /// <summary>A frame, whether its bytes count as a message, and whether it ends one.</summary>
    public static TheoryData<byte[], bool, int> Frames() => new()
    {
        { [Text, 0], true, 1 },
        { [Text, 2, 1, 2], true, 1 },
        { [FirstFragment, 1, 9], true, 0 },
        { [LastFragment, 1, 9], true, 1 },
        { [Text, Masked, 1, 2, 3, 4], true, 1 },
        { [Text, Masked | 2, 1, 2, 3, 4, 5, 6], true, 1 },
        { [0xc2, 1, 7], true, 1 },
        { [Ping, 2, 1, 2], false, 0 },
        { [0x8a, Masked, 1, 2, 3, 4], false, 0 },
        { [Text, 126, 0, 200, .. new byte[200]], true, 1 },
        { [Text, Masked | 126, 1, 0, 1, 2, 3, 4, .. new byte[256]], true, 1 },
        { [Text, 127, 0, 0, 0, 0, 0, 1, 0, 1, .. new byte[65_537]], true, 1 },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_frame_ends_where_it_ends_however_it_is_split(byte[] frame, bool isMessage, int messages)
    {
        foreach (var split in Enumerable.Range(1, Math.Min(frame.Length, 20)))
        {
            var frames = new WebSocketFrames(isFollowed: true);
            Assert.True(frames.IsBetweenFrames);

            Assert.Equal(isMessage, frames.Pass(frame.AsSpan(..split)));
            Assert.Equal(split == frame.Length, frames.IsBetweenFrames);
            frames.Pass(frame.AsSpan(split..));

            Assert.True(frames.IsBetweenFrames);
            Assert.Equal(messages, frames.Messages);
            Assert.False(frames.HasClosed);
        }
    }

    [Fact]
    public void Frames_follow_one_another_byte_by_byte_and_all_at_once()
    {
        byte[] stream = [.. Frames().SelectMany(row => row.Data.Item1), Close, 2, 3, 0xe8];
        var bytewise = new WebSocketFrames(isFollowed: true);
        var whole = new WebSocketFrames(isFollowed: true);

        foreach (var one in stream)
        {
            bytewise.Pass([one]);
        }

        Assert.True(whole.Pass(stream));
        Assert.Equal(Frames().Sum(row => row.Data.Item3), whole.Messages);
        Assert.Equal(whole.Messages, bytewise.Messages);
        Assert.All([whole, bytewise], frames => Assert.Equal((true, 1000, true), (frames.HasClosed, frames.CloseStatus, frames.IsBetweenFrames)));
    }

    [Theory]
    [InlineData(new byte[] { Close, 0 }, null)]
    [InlineData(new byte[] { Close, 5, 3, 0xf3, 1, 2, 3 }, 1011)]
    [InlineData(new byte[] { Close, Masked | 2, 1, 2, 3, 4, 5, 6 }, null)]
    public void A_close_frame_tells_its_status(byte[] frame, int? status)
    {
        foreach (var split in Enumerable.Range(0, frame.Length))
        {
            var frames = new WebSocketFrames(isFollowed: true);
            frames.Pass(frame.AsSpan(..split));
            Assert.False(frames.HasClosed);

            Assert.False(frames.Pass(frame.AsSpan(split..)));

            Assert.True(frames.HasClosed);
            Assert.Equal(status, frames.CloseStatus);
            Assert.Equal(0, frames.Messages);
        }
    }

    [Fact]
    public void What_is_no_frame_is_not_followed_and_counts_as_said()
    {
        var frames = new WebSocketFrames(isFollowed: true);

        Assert.True(frames.Pass([Text, 127, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]));

        Assert.False(frames.IsFollowed);
        Assert.False(frames.IsBetweenFrames);
        Assert.True(frames.Pass([Ping, 0]));
    }
}
