using System.Net;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>Answers that are no event streams are governed, and reach the client as the model server sent them.</summary>
public sealed class UntouchedAnswerTests
{
    [Theory]
    [InlineData("400")]
    [InlineData("401")]
    [InlineData("404")]
    [InlineData("429")]
    [InlineData("500")]
    [InlineData("502")]
    [InlineData("503")]
    [InlineData("504")]
    public async Task A_status_that_is_no_success_passes_unchanged(string status)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        (string, string)[] script = [("X-Model-Status", status), ("X-Model-Retry-After", "7")];
        using var direct = new HttpClient { BaseAddress = model.Address };

        using var expected = await direct.PromptAsync(Prompt.Request(headers: script), TestContext.Current.CancellationToken);
        using var response = await proxy.PostAsync("s", script);

        Assert.Equal(expected.Status, response.Status);
        Assert.Equal(expected.Header("Retry-After"), response.Header("Retry-After"));
        Assert.Equal(expected.Header("Content-Type"), response.Header("Content-Type"));
        Assert.Equal(await expected.BytesAsync(), await response.BytesAsync());
        Assert.Equal("upstream_status", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Theory]
    [InlineData("application/json", " {\"a\" : 1,\n\"stream_id\":\"theirs\" } \n")]
    [InlineData("application/json", "")]
    [InlineData("application/json", "data: {\"a\":1}\n\ndata: [DONE]\n\n")]
    [InlineData("text/plain", "data: {\"a\":1}\n\n")]
    [InlineData("", "{\"a\":1}")]
    public async Task A_body_that_does_not_say_it_is_a_stream_is_the_same_to_the_byte(string contentType, string body)
    {
        var type = contentType.Length == 0 ? "" : $"\r\nContent-Type: {contentType}";
        await using var model = RawModelServer.Start(RawAnswers.Whole($"200 OK{type}\r\nContent-Length: {body.Length}", body));
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync("s");

        Assert.Equal(body, await response.ReadToEndAsync());
        Assert.Equal(body.Length, response.Message.Content.Headers.ContentLength);
        Assert.Equal(contentType, response.Header("Content-Type") ?? "");
        Assert.Equal("completed", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public async Task A_json_object_is_the_same_to_the_byte_below_and_above_what_is_held(int size)
    {
        var body = $$"""{"text":"{{new string('a', size)}}"}""";
        await using var model = RawModelServer.Start(RawAnswers.Whole($"200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}", body));
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync("s");

        Assert.Equal(body, await response.ReadToEndAsync());
        Assert.Equal("completed", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Fact]
    public async Task Lines_that_are_not_json_pass_an_ndjson_stream_untagged()
    {
        const string Body = "data: {\"a\":1}\n\nnot json\n[1]\n";
        await using var model = RawModelServer.Start(RawAnswers.Whole($"200 OK\r\nContent-Type: application/x-ndjson\r\nContent-Length: {Body.Length}", Body));
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync("s");

        Assert.Equal(Body, await response.ReadToEndAsync());
    }

    [Fact]
    public async Task An_answer_that_breaks_before_its_first_byte_is_502_in_the_clients_dialect()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.Client.PromptAsync(
            Prompt.Request(session: "s", body: "{}", headers: ("X-Model-Fault", "reset@0")), TestContext.Current.CancellationToken);
        var body = await response.JsonAsync();

        Assert.Equal(HttpStatusCode.BadGateway, response.Status);
        Assert.Equal("upstream_error", body.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("upstream_error", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Theory]
    [InlineData("{\"half\":")]
    [InlineData("\n\n {\"half\":")]
    [InlineData("\n\n")]
    public async Task An_answer_that_breaks_half_way_is_never_made_whole(string start)
    {
        await using var model = RawModelServer.Start(RawAnswers.Whole("200 OK\r\nContent-Type: application/json\r\nContent-Length: 20", start));
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var response = await proxy.PostAsync("s");
        var body = await response.JsonAsync();

        Assert.Equal(HttpStatusCode.BadGateway, response.Status);
        Assert.Equal("upstream_error", body.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("upstream_error", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }
}
