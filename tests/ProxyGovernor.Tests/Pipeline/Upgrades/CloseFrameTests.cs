using System.Text;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Pipeline.Upgrades;

namespace ProxyGovernor.Tests.Pipeline.Upgrades;

public sealed class CloseFrameTests
{
    [Fact]
    public void Each_outcome_has_a_frame_that_is_followed_and_fits_a_control_frame()
    {
        Assert.All(Enum.GetValues<StreamOutcome>(), outcome =>
        {
            var buffer = new byte[127];
            var frame = buffer.AsSpan(0, CloseFrame.Write(outcome, buffer));
            var frames = new WebSocketFrames(isFollowed: true);

            frames.Pass(frame);

            Assert.True(frames.HasClosed && frames.IsBetweenFrames);
            Assert.Equal(outcome.ToName(), Encoding.ASCII.GetString(frame[4..]));
            Assert.Equal(StatusOf(outcome), frames.CloseStatus);
        });
    }

    [Theory]
    [InlineData(null, StreamOutcome.Completed)]
    [InlineData(1000, StreamOutcome.Completed)]
    [InlineData(1001, StreamOutcome.Completed)]
    [InlineData(1002, StreamOutcome.UpstreamError)]
    [InlineData(1014, StreamOutcome.UpstreamError)]
    [InlineData(2999, StreamOutcome.UpstreamError)]
    [InlineData(3000, StreamOutcome.Completed)]
    [InlineData(4999, StreamOutcome.Completed)]
    internal void A_model_servers_status_names_its_outcome(int? status, StreamOutcome outcome) => Assert.Equal(outcome, CloseFrame.OutcomeOf(status));

    private static int StatusOf(StreamOutcome outcome) => outcome switch
    {
        StreamOutcome.Shutdown => 1001,
        StreamOutcome.UpstreamError or StreamOutcome.UpstreamIncomplete or StreamOutcome.InternalError => 1011,
        _ => 1008,
    };
}
