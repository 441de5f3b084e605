using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Testing;
using ProxyGovernor.WireMock.Model;

namespace ProxyGovernor.WireMock;

/// <summary>Answers that the model server holds back for a fixed time.</summary>
public sealed class DelayTests(StubbedModel model)
{
    [Fact]
    public async Task A_late_answer_within_the_first_byte_time_is_passed_on()
    {
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

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
        var time = new ManualTimeProvider();
        await using var proxy = await GovernedProxy.StartAsync(
            model.Address, new Dictionary<string, string?> { ["Timeouts:FirstByte"] = "00:00:00.2" }, services: services => services.AddSingleton<TimeProvider>(time));
        await using var patient = await GovernedProxy.StartAsync(model.Address);

        var asking = proxy.PromptAsync("too-late", session, DialectCase.All[dialect].Path);
        var givenUp = await model.Journal.FirstOfSessionAsync(session);
        time.Advance(TimeSpan.FromSeconds(0.2));
        using var response = await asking;
        var body = await response.JsonAsync();

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.Status);
        Assert.NotEqual(default, body.GetProperty("error"));
        Assert.Equal("timeout_first_byte", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
        Assert.Equal(ModelEnding.Aborted, await givenUp.EndedAsync());
        await proxy.SettledAsync(response.StreamId);

        using var later = await patient.PromptAsync("late", session);
        await later.ReadToEndAsync();
        var served = model.Journal.OfSession(session);
        Assert.Equal([response.StreamId, later.StreamId], served.Select(request => request.StreamId));
        Assert.Equal(ModelEnding.Completed, await served[1].EndedAsync());
    }
}
