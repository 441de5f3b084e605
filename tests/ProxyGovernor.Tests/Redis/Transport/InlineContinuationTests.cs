using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.Tests.Redis.Transport;

public sealed class InlineContinuationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_follows_an_answer_runs_within_the_call_that_gives_it_only_where_that_is_asked_for(bool inline)
    {
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var given = new ManualResetEventSlim();
        var following = FollowAsync();

        answer.SetResult(7);
        var within = inline && following.IsCompleted;
        given.Set();

        Assert.Equal((inline, 7), (within, await following));

        async Task<int> FollowAsync()
        {
            var number = await answer.Task.Inline(inline);
            if (!inline)
            {
                // Elsewhere, since this thread has yet to say that it has given the answer.
                given.Wait(TestContext.Current.CancellationToken);
            }

            return number;
        }
    }

    [Fact]
    public async Task The_context_of_whoever_waits_stays_its_own()
    {
        var own = SynchronizationContext.Current;
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);

        var following = FollowAsync();
        Assert.Same(own, SynchronizationContext.Current);
        answer.SetResult(7);

        Assert.Equal(7, await following);

        async Task<int> FollowAsync() => await answer.Task.Inline(true);
    }

    [Fact]
    public async Task A_failure_is_thrown_as_it_was()
    {
        var answer = Task.FromException<int>(new TimeoutException("late"));

        await Assert.ThrowsAsync<TimeoutException>(async () => await answer.Inline(true));
    }
}
