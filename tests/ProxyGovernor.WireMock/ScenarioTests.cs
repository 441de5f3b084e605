using ProxyGovernor.WireMock.Model;

namespace ProxyGovernor.WireMock;

/// <summary>A model server that fails first and answers then: whether to ask again is the client's business alone.</summary>
public sealed class ScenarioTests(StubbedModel model)
{
    [Fact]
    public async Task An_error_status_passes_as_it_is_and_the_clients_own_retry_is_served()
    {
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var first = await proxy.PromptAsync("loads-first", "scenario/loads");
        Assert.Equal(503, (int)first.Status);
        Assert.Equal("loading", (await first.JsonAsync()).GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("upstream_status", await proxy.Lifecycle.OutcomeAsync(first.StreamId));
        Assert.Single(model.Journal.OfSession("scenario/loads"));

        using var second = await proxy.PromptAsync("loads-first", "scenario/loads");
        Assert.Equal("data: [DONE]\n", (await second.EventsAsync())[^1]);
        Assert.Equal("completed", await proxy.Lifecycle.OutcomeAsync(second.StreamId));
        Assert.Equal(2, model.Journal.OfSession("scenario/loads").Count);
    }

    [Fact]
    public async Task A_client_that_retries_a_502_gets_the_answer_and_the_model_server_two_requests()
    {
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        var client = new RetryingClient(proxy.Client);

        using var response = await client.PromptAsync(() => StubPrompt.Request("breaks-first", "scenario/breaks"));

        Assert.Equal("data: [DONE]\n", (await response.EventsAsync())[^1]);
        Assert.Equal(2, client.Attempts);
        var served = model.Journal.OfSession("scenario/breaks");
        Assert.Equal(2, served.Count);
        Assert.NotEqual(served[0].StreamId, served[1].StreamId);
        Assert.Equal(response.StreamId, served[1].StreamId);
    }
}
