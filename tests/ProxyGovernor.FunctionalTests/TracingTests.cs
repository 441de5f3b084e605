using System.Diagnostics;
using System.Threading.Channels;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

public sealed class TracingTests : IDisposable
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    private readonly Channel<Activity> _ended = Channel.CreateUnbounded<Activity>();
    private readonly ActivityListener _listener;

    public TracingTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == GovernorNames.Source,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _ended.Writer.TryWrite(activity),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData("X-Model-Events", "1", "completed", ActivityStatusCode.Ok)]
    [InlineData("X-Model-Status", "503", "upstream_status", ActivityStatusCode.Error)]
    [InlineData("X-Model-Fault", "reset@1", "upstream_error", ActivityStatusCode.Error)]
    public async Task A_run_is_one_span_of_the_callers_trace(string header, string value, string outcome, ActivityStatusCode status)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var metrics = new MetricRecorder(proxy.Services);

        using var response = await proxy.PostAsync("s1", ("traceparent", $"00-{TraceId}-b7ad6b7169203331-01"), (header, value));
        await response.ReadToEndAsync();
        var span = await SpanOfAsync(response.StreamId);

        Assert.Equal(GovernorNames.RunActivity, span.OperationName);
        Assert.Equal(TraceId, span.TraceId.ToHexString());
        Assert.Equal(outcome, span.GetTagItem("outcome"));
        Assert.Equal(status, span.Status);
        Assert.Equal(proxy.Lifecycle.Lines[0].Session, span.GetTagItem(GovernorNames.ConversationAttribute));
        Assert.Equal(("default", "chat", "OpenAIChat"), (span.GetTagItem("route"), span.GetTagItem("policy"), span.GetTagItem("dialect")));
        Assert.DoesNotContain(metrics.Series, static series => series.Contains(GovernorNames.ConversationAttribute, StringComparison.Ordinal));
        Assert.StartsWith($"00-{TraceId}-", model.Requests.Snapshot()[0].Headers["traceparent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_session_there_is_no_conversation()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync(null, ("X-Model-Events", "1"));
        await response.ReadToEndAsync();
        var span = await SpanOfAsync(response.StreamId);

        Assert.DoesNotContain(span.Tags, static tag => tag.Key == GovernorNames.ConversationAttribute);
    }

    /// <summary>Other tests of the process end spans as well.</summary>
    private async Task<Activity> SpanOfAsync(string streamId)
    {
        await foreach (var span in _ended.Reader.ReadAllAsync().WithCancellation(TestContext.Current.CancellationToken))
        {
            if ((string?)span.GetTagItem("stream.id") == streamId)
            {
                return span;
            }
        }

        throw new InvalidOperationException("The listener was disposed.");
    }
}
