using System.Text.Json.Nodes;

namespace ProxyGovernor.Tests.ModelServer;

public sealed class JsonAnswerTests : ModelServerFixture
{
    [Theory]
    [InlineData("/v1/chat/completions", "{}", "object", "chat.completion")]
    [InlineData("/v1/chat/completions", "not json", "object", "chat.completion")]
    [InlineData("/v1/completions", "{}", "object", "text_completion")]
    [InlineData("/v1/responses", "{}", "status", "completed")]
    [InlineData("/v1/messages", "{}", "stop_reason", "end_turn")]
    [InlineData("/api/chat", """{"stream":false}""", "done_reason", "stop")]
    [InlineData("/api/generate", """{"stream":false}""", "done_reason", "stop")]
    [InlineData("/v1beta/models/gemini-pro:generateContent", """{"stream":true}""", "modelVersion", "simulated")]
    [InlineData("/generate", """{"stream":false}""", "events", "5")]
    [InlineData("/v1/embeddings", "{}", "object", "list")]
    [InlineData("/v1/messages/count_tokens", "{}", "input_tokens", "9")]
    public async Task A_request_that_does_not_stream_gets_one_object_of_known_length(string path, string body, string member, string value)
    {
        using var response = await AskAsync(path, "Events=5", body);
        var text = await response.Content.ReadAsStringAsync(Deadline);

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(text), response.Content.Headers.ContentLength);
        Assert.Equal(value, JsonNode.Parse(text)![member]!.ToString());
    }

    [Fact]
    public async Task The_models_are_listed()
    {
        var models = JsonNode.Parse(await Client.GetStringAsync(new Uri(Server.Address, "/v1/models"), Deadline))!;

        Assert.Equal("simulated", (string?)models["data"]![0]!["id"]);
    }

    [Fact]
    public async Task Echo_tells_method_path_query_headers_and_body_length()
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri(Server.Address, "/echo?a=1&b=%20")) { Content = new StringContent("café") };
        request.Headers.Add("X-Probe", "yes");
        using var response = await Client.SendAsync(request, Deadline);
        var echo = JsonNode.Parse(await response.Content.ReadAsStringAsync(Deadline))!;

        Assert.Equal("PATCH /echo ?a=1&b=%20", $"{echo["method"]} {echo["path"]} {echo["query"]}");
        Assert.Equal("yes", (string?)echo["headers"]!["X-Probe"]![0]);
        Assert.Equal(5, (int)echo["body_length"]!);
    }
}
