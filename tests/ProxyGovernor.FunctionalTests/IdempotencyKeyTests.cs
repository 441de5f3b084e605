using System.Net;
using ProxyGovernor.FunctionalTests.Replicas;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>A request that is sent again is no new prompt.</summary>
public sealed class IdempotencyKeyTests
{
    private static readonly (string, string) Key = ("Idempotency-Key", "6f1d");

    [Fact]
    public async Task A_repeat_is_refused_for_good_and_told_which_stream_it_repeats()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        model.Gates.Release("A");
        using var first = await proxy.PostAsync("s1", Key, ("X-Model-Gate", "A"), ("X-Model-Events", "1"), ("X-Model-Name", "A"));

        using var running = await proxy.PostAsync("s1", Key, ("X-Model-Name", "B"));
        await AssertRepeatsAsync(running, first);
        model.Gates.Open("A");
        Assert.Equal("data: [DONE]\n", (await first.EventsAsync())[^1]);
        await proxy.SettledAsync(first.StreamId);

        using var ended = await proxy.PostAsync("s1", Key, ("X-Model-Name", "C"));
        await AssertRepeatsAsync(ended, first);
        Assert.Equal(["A"], model.Names());
    }

    [Fact]
    public async Task A_repeat_on_another_replica_is_refused_too()
    {
        await using var replicas = await TwoReplicas.StartAsync();
        using var first = await replicas.One.PostAsync("s1", Key, ("X-Model-Events", "1000000"), ("X-Model-Name", "A"));
        Assert.NotNull(await first.NextEventAsync());

        using var repeat = await replicas.Other.PostAsync("s1", Key, ("X-Model-Name", "B"));

        await AssertRepeatsAsync(repeat, first);
        Assert.NotNull(await first.NextEventAsync());
        Assert.Equal(["A"], replicas.Model.Names());
    }

    [Fact]
    public async Task Another_session_another_caller_and_no_session_know_nothing_of_it()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        foreach (var (session, credential) in new[] { ("s1", "alice"), ("s2", "alice"), ("s1", "bob"), (null, "alice"), (null, "alice") })
        {
            using var answer = await proxy.PostAsync(session, Key, ("Authorization", $"Bearer {credential}"), ("X-Model-Events", "1"));

            Assert.Equal("data: [DONE]\n", (await answer.EventsAsync())[^1]);
        }
    }

    [Fact]
    public async Task A_model_server_that_declined_may_be_asked_again()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var declined = await proxy.PostAsync("s1", Key, ("X-Model-Status", "429"));
        Assert.Equal(HttpStatusCode.TooManyRequests, declined.Status);
        await declined.ReadToEndAsync();
        await proxy.SettledAsync(declined.StreamId);

        using var again = await proxy.PostAsync("s1", Key, ("X-Model-Events", "1"));

        Assert.Equal("data: [DONE]\n", (await again.EventsAsync())[^1]);
    }

    [Fact]
    public async Task A_superseded_request_may_not_come_back_under_its_key()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var first = await proxy.PostAsync("s1", Key, ("X-Model-Events", "1000000"));
        using var second = await proxy.PostAsync("s1", ("X-Model-Events", "1000000"));
        Assert.NotNull(await second.NextEventAsync());

        using var comeback = await proxy.PostAsync("s1", Key);

        await AssertRepeatsAsync(comeback, first);
        Assert.NotNull(await second.NextEventAsync());
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("257", "is over 256 bytes")]
    public async Task An_unfit_key_is_told(string key, string problem)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var refused = await proxy.PostAsync("s1", ("Idempotency-Key", key == "257" ? new string('k', 257) : key));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal($"The Idempotency-Key {problem}.", (await refused.JsonAsync()).GetProperty("error").GetProperty("message").GetString());
    }

    private static async Task AssertRepeatsAsync(PromptResponse repeat, PromptResponse first)
    {
        Assert.Equal((HttpStatusCode.Conflict, "false", null), (repeat.Status, repeat.Header("x-should-retry"), repeat.Header("Retry-After")));
        var error = (await repeat.JsonAsync()).GetProperty("error");
        Assert.Equal("rejected", error.GetProperty("code").GetString());
        Assert.Contains(first.StreamId, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
