using System.Net;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>What of the model server's head reaches the client, and when.</summary>
public sealed class UpstreamHeadersTests
{
    private const string Stream = "200 OK\r\nContent-Type: text/event-stream";
    private const string Event = "data: {\"a\":1}\n\n";
    private const string Body = Event + "data: [DONE]\n\n";

    [Fact]
    public async Task They_arrive_before_the_first_event()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        model.Gates.Release("held");

        using var response = await proxy.PostAsync("s", ("X-Model-Gate", "held"), ("X-Model-Events", "1"));
        Assert.Equal(0, model.Requests.Snapshot()[0].EventsSent);

        Assert.Equal("no", response.Header("X-Accel-Buffering"));
        model.Gates.Open("held");
        Assert.Equal("data: [DONE]\n", (await response.EventsAsync())[^1]);
    }

    [Fact]
    public async Task Our_own_names_are_replaced_and_its_request_id_is_kept()
    {
        await using var model = RawModelServer.Start(RawAnswers.Whole(
            $"{Stream}\r\nX-Stream-Id: theirs\r\nX-Stream-Fence: 9\r\nX-Request-Id: req_theirs\r\nConnection: close", Body));
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync("s", ("X-Request-Id", "mine"));
        await response.EventsAsync();

        await proxy.Lifecycle.WaitAsync("stream_end", response.StreamId);
        Assert.Null(response.Header("X-Stream-Fence"));
        Assert.Equal("req_theirs", response.Header("X-Request-Id"));
    }

    [Fact]
    public async Task A_request_id_is_answered_where_the_model_server_sent_none()
    {
        await using var model = RawModelServer.Start(RawAnswers.Whole($"{Stream}\r\nConnection: close", Body));
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync("s", ("X-Request-Id", "mine"));

        Assert.Equal("mine", response.Header("X-Request-Id"));
    }

    [Theory]
    [InlineData(0, "completed")]
    [InlineData(40, "upstream_error")]
    public async Task A_length_is_not_promised_for_a_stream(int tooLong, string outcome)
    {
        await using var model = RawModelServer.Start(RawAnswers.Whole($"{Stream}\r\nContent-Length: {Body.Length + tooLong}", tooLong == 0 ? Body : Event));
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync("s");
        var events = await response.EventsAsync();

        Assert.Null(response.Message.Content.Headers.ContentLength);
        Assert.Equal("data: [DONE]\n", events[^1]);
        Assert.Equal(outcome, await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Fact]
    public async Task An_informational_answer_comes_before_the_true_one()
    {
        await using var model = RawModelServer.Start(RawScripts.Informational103ThenOk());
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync("s");
        var body = await response.ReadToEndAsync();

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.StartsWith($"data: {{\"stream_id\":\"{response.StreamId}\",\"text\":\"raw\"}}\n\n", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("204", "completed")]
    [InlineData("304", "upstream_status")]
    public async Task Answers_without_a_body_have_none(string status, string outcome)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync("s", ("X-Model-Status", status));

        Assert.Equal(status, $"{(int)response.Status}");
        Assert.Empty(await response.BytesAsync());
        Assert.Equal(outcome, await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }
}
