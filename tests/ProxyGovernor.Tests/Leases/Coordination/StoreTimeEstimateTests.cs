using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Leases.Coordination;

public sealed class StoreTimeEstimateTests
{
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(1);
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Before_the_first_reply_there_is_no_bound()
    {
        var clock = new StoreTimeEstimate(_time);

        Assert.Equal(0, clock.NotAfter(Allowance));
        Assert.Null(clock.Offset);
    }

    [Fact]
    public void A_reply_counts_for_the_middle_of_its_round_trip()
    {
        var clock = new StoreTimeEstimate(_time);
        var sent = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(200));

        clock.Learn(5_000, sent, _time.GetTimestamp());

        Assert.Equal(4_900, clock.Offset);
        Assert.Equal(5_100 + 1_000, clock.NotAfter(Allowance));
    }

    [Fact]
    public void Between_replies_it_goes_on_with_monotonic_time_and_each_reply_corrects_it()
    {
        var clock = new StoreTimeEstimate(_time);
        clock.Learn(5_000, 0, 0);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(9_000, clock.NotAfter(Allowance));

        clock.Learn(4_000, _time.GetTimestamp(), _time.GetTimestamp());

        Assert.Equal(5_000, clock.NotAfter(Allowance));
    }
}
