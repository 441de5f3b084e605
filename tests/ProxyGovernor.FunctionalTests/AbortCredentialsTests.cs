using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

public sealed class AbortCredentialsTests
{
    [Fact]
    public async Task The_model_server_that_had_the_credential_gets_it_again_and_no_other_header()
    {
        await using var stage = await AbortingProxy.StartAsync("sglang");
        using var first = await stage.BeginAsync("A", headers: [("Authorization", "Bearer key"), ("X-Secret", "not for the abort")]);

        await stage.Proxy.StopStreamAsync(first.StreamId);

        var abort = await stage.Model.Requests.WaitAsync(request => request.Path == "/abort_request", TestContext.Current.CancellationToken).InTime();
        Assert.Equal("Bearer key", abort.Headers.Authorization);
        Assert.False(abort.Headers.ContainsKey("X-Secret"));
    }

    [Fact]
    public async Task Another_server_does_not_get_it()
    {
        await using var gateway = await SimulatedModelServer.StartAsync();
        await using var stage = await AbortingProxy.StartAsync($"{gateway.Address}abort/{{stream_id}}");
        using var first = await stage.BeginAsync("A", headers: [("Authorization", "Bearer key")]);

        await stage.Proxy.StopStreamAsync(first.StreamId);

        var abort = await gateway.Requests.WaitAsync(request => request.Path == $"/abort/{first.StreamId}", TestContext.Current.CancellationToken).InTime();
        Assert.Equal("POST", abort.Method);
        Assert.False(abort.Headers.ContainsKey("Authorization"));
    }
}
