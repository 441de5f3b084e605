using System.Net;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.Tests.ModelServer;

public sealed class EngineAbortTests : ModelServerFixture
{
    [Fact]
    public async Task A_generation_that_outlives_its_connection_goes_on_to_its_end()
    {
        Server.Gates.Release("run", 2);
        using (await AskAsync("/v1/chat/completions", "Name=run Outlives-Close=true Gate=run Events=2"))
        {
            await (await RecordAsync("run")).FirstEvent.WaitAsync(Deadline);
        }

        Server.Gates.Open("run");

        Assert.Equal(ModelEnding.Completed, await EndingAsync("run"));
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/completions")]
    public async Task An_abort_by_rid_stops_the_answer_of_that_id_alone(string path)
    {
        using var first = await StartAsync("first", path);
        using var second = await StartAsync("second", path);
        var rid = (await RecordAsync("first")).AnswerId;

        Assert.Equal(HttpStatusCode.OK, await TellAsync(HttpMethod.Post, "/abort_request", $$"""{"rid":"{{rid}}"}"""));
        Assert.Equal(HttpStatusCode.OK, await TellAsync(HttpMethod.Post, "/abort_request", """{"rid":"unknown"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await TellAsync(HttpMethod.Post, "/abort_request", "no JSON"));

        Assert.Equal(ModelEnding.Stopped, await EndingAsync("first"));
        Assert.Equal(ModelEnding.Running, (await RecordAsync("second")).Ending);
    }

    [Fact]
    public async Task A_conversation_outlives_its_connection_until_its_stream_is_deleted()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Server.Address, "/v1/chat/completions")) { Content = new StringContent("""{"stream":true}""") };
        request.Headers.Add("X-Model-Name", "run");
        request.Headers.Add("X-Model-Fault", "stall@1");
        request.Headers.Add("X-Conversation-Id", "a/b");
        (await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Deadline)).Dispose();

        Assert.Equal(HttpStatusCode.NoContent, await TellAsync(HttpMethod.Delete, "/v1/stream?conv_id=other"));
        Assert.Equal(HttpStatusCode.BadRequest, await TellAsync(HttpMethod.Delete, "/v1/stream"));
        Assert.Equal(ModelEnding.Running, (await RecordAsync("run")).Ending);
        Assert.Equal(HttpStatusCode.NoContent, await TellAsync(HttpMethod.Delete, "/v1/stream?conv_id=a%2Fb"));

        Assert.Equal(ModelEnding.Stopped, await EndingAsync("run"));
    }

    [Fact]
    public async Task A_scripted_refusal_stops_nothing()
    {
        using var run = await StartAsync("run", "/v1/chat/completions");
        var id = (await RecordAsync("run")).AnswerId;

        Assert.Equal(HttpStatusCode.InternalServerError, await TellAsync(HttpMethod.Post, $"/abort/{id}?X-Model-Status=500"));
        Assert.Equal(ModelEnding.Running, (await RecordAsync("run")).Ending);
        Assert.Equal(HttpStatusCode.OK, await TellAsync(HttpMethod.Delete, $"/abort/{id}"));

        Assert.Equal(ModelEnding.Stopped, await EndingAsync("run"));
    }

    private Task<HttpResponseMessage> StartAsync(string name, string path) => AskAsync(path, $"Name={name} Fault=stall@1");

    private async Task<ModelEnding> EndingAsync(string name) => await (await RecordAsync(name)).Ended.WaitAsync(Deadline);

    private async Task<HttpStatusCode> TellAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Server.Address, path)) { Content = body is null ? null : new StringContent(body) };
        using var response = await Client.SendAsync(request, Deadline);
        return response.StatusCode;
    }
}
