using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>A model server whose generations outlive their connections stops by its own API, before the successor arrives.</summary>
public sealed class EngineAbortTests
{
    [Theory]
    [InlineData("sglang", "POST /abort_request")]
    [InlineData("/abort/{stream_id}", "POST /abort/STREAM")]
    [InlineData("DELETE /abort/{upstream_id}?fence={fence}&of={session}", "DELETE /abort/chatcmpl-00000001?fence=FENCE&of=SESSION")]
    public async Task A_superseded_generation_is_stopped_by_its_engine(string aborter, string call)
    {
        await using var stage = await AbortingProxy.StartAsync(aborter);
        using var first = await stage.BeginAsync("A");

        var successor = await stage.SupersedeAsync();

        Assert.Equal(ModelEnding.Stopped, await stage.Model.EndedAsync("A"));
        var seen = await stage.Model.SeenAsync("A");
        var start = stage.Proxy.Lifecycle.Lines.First(line => line.StreamId == first.StreamId);
        var expected = call.Replace("STREAM", first.StreamId, StringComparison.Ordinal).Replace("FENCE", seen.Fence, StringComparison.Ordinal)
            .Replace("SESSION", start.Session, StringComparison.Ordinal);
        Assert.Equal([expected], stage.Aborts);
        Assert.Equal("prev_stream_finished_cleanly", stage.Proxy.Lifecycle.NamesOf(successor)[0]);
        Assert.Equal((1, 1), (stage.Metrics.Count("proxygovernor.upstream.aborts"), stage.Metrics.Count("proxygovernor.upstream.aborts", "result=confirmed")));
        Assert.Contains($"stream_id={first.StreamId}", Assert.Single(stage.AbortLines), StringComparison.Ordinal);
        Assert.Contains("result=confirmed detail=status 200", Assert.Single(stage.AbortLines), StringComparison.Ordinal);
        LegalOrder.Check(stage.Proxy.Lifecycle.Lines);
    }

    [Fact]
    public async Task A_conversation_that_outlives_its_connection_is_deleted()
    {
        await using var stage = await AbortingProxy.StartAsync("llama-server");
        using var first = await stage.BeginAsync("A", headers: [("X-Conversation-Id", "talk/7::model")]);

        await stage.SupersedeAsync();

        Assert.Equal(ModelEnding.Stopped, await stage.Model.EndedAsync("A"));
        Assert.Equal(["DELETE /v1/stream?conv_id=talk%2F7%3A%3Amodel"], stage.Aborts);
        Assert.Contains("result=confirmed detail=status 204", Assert.Single(stage.AbortLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_conversation_the_closed_connection_is_enough_for_llama_server()
    {
        await using var stage = await AbortingProxy.StartAsync("llama-server");
        using var first = await stage.BeginAsync("A", outlivesClose: false);

        await stage.SupersedeAsync();

        Assert.Equal(ModelEnding.Aborted, await stage.Model.EndedAsync("A"));
        Assert.Empty(stage.Aborts);
        Assert.Contains("result=confirmed detail=connection closed", Assert.Single(stage.AbortLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("close")]
    [InlineData("none")]
    public async Task A_closed_connection_is_all_there_is_without_an_engine(string? aborter)
    {
        await using var stage = await AbortingProxy.StartAsync(aborter);
        using var first = await stage.BeginAsync("A");

        var successor = await stage.SupersedeAsync();

        Assert.Empty(stage.Aborts);
        Assert.Empty(stage.AbortLines);
        Assert.Equal("prev_stream_finished_cleanly", stage.Proxy.Lifecycle.NamesOf(successor)[0]);
        Assert.Equal(1, stage.Metrics.Count("proxygovernor.upstream.aborts", "result=confirmed"));
        Assert.Equal(ModelEnding.Running, (await stage.Model.SeenAsync("A")).Ending);
    }

    [Fact]
    public async Task A_client_that_leaves_has_its_generation_stopped()
    {
        await using var stage = await AbortingProxy.StartAsync("sglang");
        (await stage.BeginAsync("A")).Dispose();

        Assert.Equal(ModelEnding.Stopped, await stage.Model.EndedAsync("A"));
    }

    [Fact]
    public async Task What_the_model_server_ended_itself_is_not_aborted()
    {
        await using var stage = await AbortingProxy.StartAsync("sglang");

        await stage.SupersedeAsync();
        using var broken = await stage.Proxy.PostAsync("s1", ("X-Model-Fault", "reset@1"));
        await broken.ReadToEndAsync();
        await stage.Proxy.Lifecycle.WaitAsync("stream_end", broken.StreamId);
        using var refused = await stage.Proxy.PostAsync("s1", ("X-Model-Status", "503"));
        await refused.ReadToEndAsync();
        await stage.Proxy.Lifecycle.WaitAsync("stream_end", refused.StreamId);

        Assert.Empty(stage.Aborts);
        Assert.Equal(0, stage.Metrics.Count("proxygovernor.upstream.aborts"));
    }
}
