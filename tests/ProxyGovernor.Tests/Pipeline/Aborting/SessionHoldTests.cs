using System.Net;
using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Pipeline.Aborting;
using ProxyGovernor.Policies;
using ProxyGovernor.Policies.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace ProxyGovernor.Tests.Pipeline.Aborting;

/// <summary>A valve of 2 s: the deadline of an abort is 1 s, and what a waiter has to take the session in is 750 ms more.</summary>
public sealed class SessionHoldTests : IDisposable
{
    private readonly LoneRuns _runs = new();
    private readonly Engine _engine = new();
    private readonly HttpMessageInvoker _client;
    private readonly HttpRequestMessage _message = new(HttpMethod.Post, "http://engine/v1/chat/completions");
    private readonly GovernedRun _run;

    public SessionHoldTests()
    {
        // Timestamp 0 stands for none.
        _runs.Time.Advance(TimeSpan.FromMilliseconds(1));
        _client = new HttpMessageInvoker(_engine);
        _run = _runs.Create(new StreamPolicy { Name = "chat" });
        _run.Lease = new Lease(_run);
        _run.Lease.Grant(1, long.MaxValue);
        var cluster = new ClusterConfig { Metadata = new Dictionary<string, string> { [StreamGovernanceMetadata.Aborter] = "/abort/{stream_id}" } };
        _run.Abort.Forwarded = new ForwardedRequest(_client, "http://engine/", cluster) { Message = _message };
        _run.TryBeginSending();
    }

    public void Dispose()
    {
        _run.Dispose();
        _message.Dispose();
        _client.Dispose();
        _engine.Dispose();
        _runs.Dispose();
    }

    [Fact]
    public async Task A_confirmed_abort_holds_nothing()
    {
        _engine.Answers(HttpStatusCode.OK);
        End(StreamOutcome.Canceled);

        await HoldAsync();

        Assert.Equal("http://engine/abort/run", _engine.Asked);
    }

    [Fact]
    public async Task A_session_that_nobody_waits_for_is_held_for_the_valve()
    {
        _engine.Answers(HttpStatusCode.NotFound);
        End(StreamOutcome.ClientClosed);

        await AssertHeldForAsync(2000);
    }

    [Fact]
    public async Task A_session_that_is_waited_for_is_held_until_it_was_taken()
    {
        _engine.Answers(HttpStatusCode.NotFound);
        ((ILeaseHolder)_run).Stop(StreamOutcome.Superseded, "newer");
        _run.UpstreamClosed();

        await AssertHeldForAsync(2750);
    }

    [Fact]
    public async Task Whoever_comes_while_it_is_held_has_a_valve_of_its_own()
    {
        _engine.Answers(HttpStatusCode.NotFound);
        End(StreamOutcome.ClientClosed);
        var held = HoldAsync();
        _runs.Time.Advance(TimeSpan.FromMilliseconds(1500));
        ((ILeaseHolder)_run).Stop(StreamOutcome.Superseded, "newer");

        await AssertHeldForAsync(2750, held);
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_is_waited_for_half_of_the_valve()
    {
        End(StreamOutcome.Canceled);
        var held = HoldAsync();
        _runs.Time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(_run.Abort.Result!.IsCompleted);
        _runs.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(AbortResult.Sent, await _run.Abort.Result.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.False(held.IsCompleted);
        await AssertHeldForAsync(1000, held);
    }

    [Theory]
    [InlineData(StreamOutcome.Shutdown)]
    [InlineData(StreamOutcome.LeaseLost)]
    internal async Task A_replica_that_goes_away_or_lost_its_lease_holds_nothing(StreamOutcome outcome)
    {
        _engine.Answers(HttpStatusCode.NotFound);
        End(outcome);

        await HoldAsync();
    }

    [Theory]
    [InlineData(StreamOutcome.Completed)]
    [InlineData(StreamOutcome.UpstreamError)]
    [InlineData(StreamOutcome.UpstreamIncomplete)]
    internal async Task What_ended_by_itself_is_not_aborted(StreamOutcome outcome)
    {
        End(outcome);

        await HoldAsync();

        Assert.Null(_engine.Asked);
    }

    [Fact]
    public async Task A_client_whose_leaving_yarp_heard_first_is_aborted_for_all_the_same()
    {
        _engine.Answers(HttpStatusCode.OK);
        _run.UpstreamClosed();
        _run.Stop(StreamOutcome.ClientClosed, "left");

        await HoldAsync();

        Assert.Equal("http://engine/abort/run", _engine.Asked);
    }

    private void End(StreamOutcome outcome)
    {
        _run.Stop(outcome, "test");
        _run.UpstreamClosed();
    }

    private Task HoldAsync() => new SessionHold(_runs.Time).AwaitAsync(_run).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    private Task AssertHeldForAsync(int milliseconds) => AssertHeldForAsync(milliseconds, HoldAsync());

    private async Task AssertHeldForAsync(int milliseconds, Task held)
    {
        _runs.Time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.False(held.IsCompleted);
        _runs.Time.Advance(TimeSpan.FromMilliseconds(1));
        await held;
    }

    private sealed class Engine : HttpMessageHandler
    {
        private readonly TaskCompletionSource<HttpResponseMessage> _answer = new();

        public string? Asked { get; private set; }

        public void Answers(HttpStatusCode status) => _answer.SetResult(new HttpResponseMessage(status));

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = request.RequestUri!.AbsoluteUri;
            return _answer.Task.WaitAsync(cancellationToken);
        }
    }
}
