using System.IO.Compression;
using System.Net;
using System.Text;

namespace ProxyGovernor.Tests.ModelServer;

public sealed class ScriptTests : ModelServerFixture
{
    [Theory]
    [InlineData("Events", "abc", "a whole number from 0 to 10000000")]
    [InlineData("Events", "-1", "a whole number from 0 to 10000000")]
    [InlineData("Interval", "3600001", "a whole number from 0 to 3600000")]
    [InlineData("Batch", "0", "a whole number from 1 to 10000")]
    [InlineData("Status", "199", "a whole number from 200 to 599")]
    [InlineData("Encoding", "zstd", "one of gzip, br, deflate")]
    [InlineData("Trailers", "yes", "true or false")]
    [InlineData("Fault", "stall", "N from 0 to 20")]
    [InlineData("Fault", "reset@21", "N from 0 to 20")]
    [InlineData("Fault", "burn@1", "N from 0 to 20")]
    public async Task A_value_out_of_range_is_refused_with_its_name_value_and_range(string name, string value, string range)
    {
        using var response = await AskAsync("/sse", $"{name}={value}");
        var line = await response.Content.ReadAsStringAsync(Deadline);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith($"X-Model-{name}: '{value}' is not ", line, StringComparison.Ordinal);
        Assert.EndsWith(range + (name == "Fault" ? " (X-Model-Events).\n" : ".\n"), line, StringComparison.Ordinal);
        Assert.Single(line, '\n');
    }

    [Theory]
    [InlineData("/sse", "Evnets=3", "X-Model-Evnets")]
    [InlineData("/ndjson", "Comments=1", "X-Model-Comments")]
    [InlineData("/sse", "Content-Length=true Encoding=gzip", "X-Model-Content-Length")]
    [InlineData("/sse?X-Model-Content-Type=a%0d%0ab", "Events=1", "X-Model-Content-Type")]
    public async Task What_cannot_be_followed_is_refused(string path, string script, string name)
    {
        using var response = await AskAsync(path, script);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(name + ":", await response.Content.ReadAsStringAsync(Deadline), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_parameter_scripts_as_its_header_does()
    {
        Assert.Equal(2, EventText.Sse(await AskTextAsync("/sse?X-Model-Events=2")).Count);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(2_000_000)]
    public async Task Events_are_padded_to_about_their_size(int size)
    {
        var events = EventText.Sse(await AskTextAsync("/sse", $"Events=2 Event-Size={size}"));

        Assert.All(events, each => Assert.InRange(Encoding.UTF8.GetByteCount((string)each.Data["text"]!), size * 8 / 10, size + 32));
    }

    [Fact]
    public async Task Events_of_a_batch_leave_in_one_write()
    {
        Server.Gates.Release("g", 2);
        using var response = await AskAsync("/sse", "Name=batched Events=7 Batch=3 Gate=g");
        var record = await RecordAsync("batched");
        await Server.Gates.WaitingAsync("g", Deadline);
        Assert.Equal(3, record.EventsSent);

        Server.Gates.Open("g");
        Assert.Equal(7, EventText.Sse(await response.Content.ReadAsStringAsync(Deadline)).Count);
    }

    [Theory]
    [InlineData("/v1/messages", 529, "overloaded_error")]
    [InlineData("/v1/chat/completions", 429, "rate_limit_error")]
    [InlineData("/v1beta/models/m:streamGenerateContent?alt=sse", 503, "UNAVAILABLE")]
    [InlineData("/api/chat", 500, "scripted")]
    [InlineData("/v1/embeddings", 401, "authentication_error")]
    public async Task An_error_status_has_the_dialects_error(string path, int status, string error)
    {
        using var response = await AskAsync(path, $"Status={status} Retry-After=7");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
        Assert.Contains(error, await response.Content.ReadAsStringAsync(Deadline), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    public async Task Some_statuses_have_no_body(int status)
    {
        using var response = await AskAsync("/sse", $"Status={status}");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync(Deadline));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_coded_stream_is_flushed_with_each_event_and_ends_whole(string encoding)
    {
        Server.Gates.Release("g", 2);
        using var response = await AskAsync("/sse", $"Events=2 Encoding={encoding} Gate=g");
        Assert.Equal([encoding], response.Content.Headers.ContentEncoding);
        var body = await response.Content.ReadAsStreamAsync(Deadline);
        await using var decoded = encoding switch
        {
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            _ => (Stream)new ZLibStream(body, CompressionMode.Decompress),
        };
        using var reader = new StreamReader(decoded);

        Assert.StartsWith("data: {", await reader.ReadLineAsync(Deadline), StringComparison.Ordinal);
        Server.Gates.Open("g");
        Assert.Single(EventText.Sse((await reader.ReadToEndAsync(Deadline)).TrimStart('\n')));
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/responses")]
    [InlineData("/v1beta/models/m:streamGenerateContent")]
    [InlineData("/api/chat")]
    public async Task A_stream_can_announce_its_true_length(string path)
    {
        using var response = await AskAsync(path, "Events=3 Content-Length=true");
        var bytes = await response.Content.ReadAsByteArrayAsync(Deadline);

        Assert.Equal(bytes.Length, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task The_content_type_can_lie()
    {
        using var response = await AskAsync("/sse", "Events=1 Content-Type=image/png");

        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("Events=2")]
    [InlineData("Events=2 Encoding=gzip")]
    public async Task Trailers_can_follow_and_the_connection_stays(string script)
    {
        for (var round = 0; round < 2; round++)
        {
            using var response = await AskAsync("/sse", $"{script} Trailers=true");
            Assert.Equal(["X-Model-Trailer"], response.Headers.Trailer);
            Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync(Deadline));
            Assert.Equal("end", Assert.Single(response.TrailingHeaders.GetValues("X-Model-Trailer")));
        }
    }

    [Fact]
    public async Task Comments_come_before_each_event()
    {
        var text = await AskTextAsync("/sse", "Events=2 Comments=2");

        Assert.Equal([": keep-alive", ": keep-alive", "data", ": keep-alive", ": keep-alive", "data", ""], text.Split("\n\n").Select(block => block.Split(": {")[0]));
    }
}
