using System.Text;
using Microsoft.AspNetCore.Http;
using ProxyGovernor.Dialects;
using ProxyGovernor.Pipeline.Heartbeats;
using ProxyGovernor.Policies;

namespace ProxyGovernor.Tests.Pipeline.Heartbeats;

public sealed class StreamRequestTests
{
    private static readonly StreamPolicy Policy = new() { Name = "chat", Heartbeat = TimeSpan.FromSeconds(15) };

    [Theory]
    [InlineData("""{"stream":true}""", true)]
    [InlineData("""{"stream":false,"stream":true}""", true)]
    [InlineData("""{"str\u0065am" : true , "messages":[{"stream":false}]}""", true)]
    [InlineData("""{"stream":true,"stream":false}""", false)]
    [InlineData("""{"stream":"true"}""", false)]
    [InlineData("""{"stream":1}""", false)]
    [InlineData("""{"stream":{"stream":true}}""", false)]
    [InlineData("""["stream",true]""", false)]
    [InlineData("""{"stream":true""", false)]
    [InlineData("", false)]
    public async Task A_body_asks_by_its_member(string body, bool asks) => Assert.Equal(asks, await AsksAsync("/v1/chat/completions", body, StreamDialect.OpenAIChat));

    [Theory]
    [InlineData("/generate_stream", StreamDialect.Sse, true)]
    [InlineData("/Generate_Stream/", StreamDialect.Sse, true)]
    [InlineData("/generate", StreamDialect.Sse, false)]
    [InlineData("/v1beta/models/m:streamGenerateContent?alt=sse", StreamDialect.Sse, true)]
    [InlineData("/v1beta/models/m:streamGenerateContent", StreamDialect.Sse, false)]
    [InlineData("/v1beta/models/m:streamGenerateContent?alt=sse", StreamDialect.Gemini, false)]
    [InlineData("/api/chat", StreamDialect.Ollama, false)]
    internal async Task A_path_asks_where_the_dialect_has_heartbeats(string path, StreamDialect dialect, bool asks) =>
        Assert.Equal(asks, await AsksAsync(path, "{}", dialect));

    [Fact]
    public async Task Without_heartbeats_nobody_looks_into_the_body()
    {
        var context = Context("/v1/chat/completions", """{"stream":true}""");

        Assert.False(await StreamRequest.AsksAsync(context, new StreamPolicy { Name = "chat" }, StreamDialect.OpenAIChat, TimeProvider.System));
        Assert.Equal(0, context.Request.Body.Position);
    }

    [Fact]
    public async Task The_body_is_there_for_the_next_reader()
    {
        var context = Context("/v1/chat/completions", """{"stream":true}""");
        Assert.True(await StreamRequest.AsksAsync(context, Policy, StreamDialect.OpenAIChat, TimeProvider.System));
        Assert.True(await StreamRequest.AsksAsync(context, Policy, StreamDialect.OpenAIChat, TimeProvider.System));

        using var reader = new StreamReader(context.Request.Body);

        Assert.Equal("""{"stream":true}""", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private static ValueTask<bool> AsksAsync(string path, string body, StreamDialect dialect) =>
        StreamRequest.AsksAsync(Context(path, body), Policy, dialect, TimeProvider.System);

    private static DefaultHttpContext Context(string path, string body)
    {
        var context = new DefaultHttpContext();
        var parts = path.Split('?');
        context.Request.Method = HttpMethods.Post;
        context.Request.Path = parts[0];
        context.Request.QueryString = new QueryString(parts.Length > 1 ? "?" + parts[1] : "");
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return context;
    }
}
