using System.Text;
using Microsoft.AspNetCore.Http;

namespace ProxyGovernor.Tests.Sessions;

public class JsonBodyPeekTests
{
    private const string Json = """{"model":"m","metadata":{"session_id":"s1"},"stream":true}""";
    private static readonly string[] Lines = ["Policies:chat:Session:Sources:0=header:X-Chat", "Policies:chat:Session:Sources:1=json:$.metadata.session_id"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_session_id_in_the_body_is_found_and_the_body_passes_on(int http)
    {
        await using var server = await EchoServer.StartAsync(new Identification(Lines));

        await AssertEchoAsync(server, new ByteArrayContent(Encoding.UTF8.GetBytes(Json)), Json, KeyOf("s1"), http: http);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task A_value_that_comes_late_is_waited_for(bool chunked, int http)
    {
        await using var server = await EchoServer.StartAsync(new Identification(Lines));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = AssertEchoAsync(server, Gated(Json, Json.IndexOf("ion_id", StringComparison.Ordinal), gate.Task, chunked), Json, KeyOf("s1"), http: http);

        await server.WaitsForBodyAsync();
        gate.SetResult();

        await answer;
    }

    [Theory]
    [InlineData(true, true, 1)]
    [InlineData(true, false, 1)]
    [InlineData(false, true, 1)]
    [InlineData(false, false, 1)]
    [InlineData(true, true, 2)]
    [InlineData(true, false, 2)]
    [InlineData(false, true, 2)]
    [InlineData(false, false, 2)]
    public async Task A_body_larger_than_the_peek_passes_on_and_counts_as_far_as_it_was_seen(bool valueFirst, bool chunked, int http)
    {
        await using var server = await EchoServer.StartAsync(new Identification(Lines));
        var (metadata, image) = ("\"metadata\":{\"session_id\":\"s1\"}", $"\"image\":\"{new string('x', 3 << 20)}\"");
        var json = valueFirst ? $"{{{metadata},{image}}}" : $"{{{image},{metadata}}}";

        await AssertEchoAsync(server, Gated(json, json.Length / 2, Task.CompletedTask, chunked), json, valueFirst ? KeyOf("s1") : null, http: http);
    }

    [Theory]
    [InlineData(Json, "text/plain")]
    [InlineData("{\"metadata\":{\"session_id\":\"s1\"}", "application/json")]
    [InlineData("--boundary", "application/json")]
    [InlineData("", "application/json")]
    [InlineData("{\"metadata\":{\"session_id\":\"s1\"},\"deep\":DEEP}", "application/json")]
    public async Task What_is_no_json_counts_as_no_session_and_passes_on(string body, string mediaType)
    {
        await using var server = await EchoServer.StartAsync(new Identification(Lines));
        body = body.Replace("DEEP", new string('[', 64) + new string(']', 64), StringComparison.Ordinal);

        await AssertEchoAsync(server, new ByteArrayContent(Encoding.UTF8.GetBytes(body)), body, null, mediaType: mediaType);
    }

    [Fact]
    public async Task Invalid_json_is_not_waited_for_to_its_end()
    {
        await using var server = await EchoServer.StartAsync(new Identification(new ManualTime(), Lines));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        const string Text = "{oops, and more";

        await AssertEchoAsync(server, Gated(Text, 6, gate.Task, chunked: true), Text, null, whileAnswering: gate.SetResult);
    }

    [Fact]
    public async Task An_unfit_value_is_told()
    {
        await using var server = await EchoServer.StartAsync(new Identification(Lines));

        var (_, problem, _) = await server.PostAsync(new ByteArrayContent(Encoding.UTF8.GetBytes("""{"metadata":{"session_id":true}}""")));

        Assert.Equal("The session id in json:$.metadata.session_id is neither a string nor an integer.", problem);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task A_stalled_body_is_given_up_in_time_and_still_passes_on(bool chunked, int http)
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync(new Identification(time, Lines));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = AssertEchoAsync(server, Gated(Json, 9, gate.Task, chunked), Json, null, http: http);

        await server.WaitsForBodyAsync();
        Assert.Equal([TimeSpan.FromSeconds(10)], time.Due);
        time.Elapse();
        await server.IdentifiedAsync();
        gate.SetResult();

        await answer;
    }

    [Fact]
    public async Task A_body_that_another_middleware_has_wrapped_passes_on()
    {
        await using var server = await EchoServer.StartAsync(new Identification(Lines), bufferFirst: true);

        await AssertEchoAsync(server, new ByteArrayContent(Encoding.UTF8.GetBytes(Json)), Json, KeyOf("s1"));
    }

    [Fact]
    public async Task A_client_that_leaves_in_its_body_ends_the_wait()
    {
        await using var server = await EchoServer.StartAsync(new Identification(new ManualTime(), Lines));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = server.PostAsync(Gated(Json, 9, gate.Task, chunked: true));

        await server.WaitsForBodyAsync();
        gate.SetException(new IOException("The client breaks off."));

        await Assert.ThrowsAnyAsync<Exception>(() => answer);
        Assert.True(await server.Failure is OperationCanceledException or BadHttpRequestException or IOException);
    }

    private static GatedContent Gated(string text, int cut, Task gate, bool chunked)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new GatedContent(bytes[..cut], bytes[cut..], gate, chunked);
    }

    private static string KeyOf(string session)
    {
        using var identification = new Identification(Lines);
        return identification.Identifier.AddressOf(Identification.Request(), "chat", session, null).Key;
    }

    private static async Task AssertEchoAsync(
        EchoServer server, HttpContent content, string text, string? session, int http = 1, string mediaType = "application/json", Action? whileAnswering = null)
    {
        var pending = server.PostAsync(content, mediaType, http);
        if (whileAnswering is not null)
        {
            await server.IdentifiedAsync();
            whileAnswering();
        }

        var answer = await pending;
        Assert.Null(answer.Problem);
        Assert.Equal(session, answer.Session);
        Assert.True(answer.Body.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(text)), $"{answer.Body.Length} bytes came back of {text.Length}.");
    }
}
