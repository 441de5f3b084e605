using System.Net;
using ProxyGovernor.WireMock.Server;

namespace ProxyGovernor.WireMock;

/// <summary>Answers that WireMock holds back for a fixed time.</summary>
public sealed class DelayTests(WireMockServer wiremock)
{
    [Fact]
    public async Task A_late_answer_within_the_first_byte_time_is_passed_on()
    {
        await using var proxy = await GovernedProxy.StartAsync(wiremock.Address);

        using var response = await proxy.PromptAsync("late", "delay/in-time");

        Assert.Equal("data: [DONE]\n", (await response.EventsAsync())[^1]);
        Assert.Equal("completed", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Theory]
    [InlineData("OpenAIChat")]
    [InlineData("Anthropic")]
    [InlineData("OllamaChat")]
    public async Task A_later_one_is_504_in_the_dialect_and_its_request_is_given_up(string dialect)
    {
        var session = $"delay/{dialect}";
        await using var proxy = await GovernedProxy.StartAsync(wiremock.Address, new Dictionary<string, string?> { ["Timeouts:FirstByte"] = "00:00:00.2" });
        await using var patient = await GovernedProxy.StartAsync(wiremock.Address);

        using var response = await proxy.PromptAsync("late", session, DialectCase.All[dialect].Path);
        var body = await response.JsonAsync();

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.Status);
        Assert.NotEqual(default, body.GetProperty("error"));
        Assert.Equal("timeout_first_byte", await proxy.Lifecycle.OutcomeAsync(response.StreamId));

        // What began later and was held for as long has been answered: the first one would have been by now.
        using var later = await patient.PromptAsync("late", session);
        await later.ReadToEndAsync();
        var served = await wiremock.Journal.WaitAsync(session, requests => requests[^1].Sent);
        Assert.Equal([response.StreamId, later.StreamId], served.Select(request => request.StreamId));
        Assert.False(served[0].Sent);
    }
}
