using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>Events over <c>MaxEventSize</c> are not held back: they pass as they are, and a stream that ends inside one is cut.</summary>
public sealed class OversizedEventTests
{
    private const string Done = "data: [DONE]\n\n";

    [Fact]
    public async Task An_event_over_the_limit_passes_whole_and_untagged()
    {
        var large = $"data: {{\"a\":\"{new string('x', 300_000)}\"}}\n\n";
        await using var model = RawModelServer.Start(RawAnswers.Stream([RawAnswers.Bytes($"data: {{\"a\":1}}\n\n{large}data: {{\"b\":2}}\n\n{Done}")]));
        await using var proxy = await StartAsync(model.Address);

        using var response = await proxy.PostAsync("s");
        var body = await response.ReadToEndAsync();

        var tag = $"\"stream_id\":\"{response.StreamId}\"";
        Assert.Equal($"data: {{{tag},\"a\":1}}\n\n{large}data: {{{tag},\"b\":2}}\n\n{Done}", body);
        Assert.Equal("completed", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    [Fact]
    public async Task A_line_without_end_is_passed_on_and_cut_when_its_time_is_over()
    {
        await using var model = RawModelServer.Start(HeldAnswers.Repeating("data: ", new string('a', 16_384)));
        await using var proxy = await StartAsync(model.Address, ("Timeouts:Total", "00:00:01"));

        using var response = await proxy.PostAsync("s");

        await Assert.ThrowsAnyAsync<IOException>(response.ReadToEndAsync);
        Assert.Equal("timeout_total", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
        await model.Connections[0].Handled.WaitAsync(Limits.Patience, TestContext.Current.CancellationToken);
    }

    private static Task<GovernedProxy> StartAsync(Uri backend, params (string Key, string Value)[] settings) =>
        GovernedProxy.StartAsync(backend, new Dictionary<string, string?>(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        {
            ["StreamGovernance:MaxEventSize"] = "4096",
        });
}
