using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace ProxyGovernor.WireMock.Model;

/// <summary>The stubs, each by its name in <c>X-Stub</c>.</summary>
internal static class Stubs
{
    /// <summary>What each dialect's path is answered with.</summary>
    private static readonly (string Path, string ContentType, byte[] Body)[] Answers =
    [
        (Prompt.ChatPath, "text/event-stream", Read("chat.sse")),
        ("/v1/messages", "text/event-stream", Read("messages.sse")),
        ("/api/chat", "application/x-ndjson", Read("chat.ndjson")),
    ];

    public static void AddTo(WireMockServer server)
    {
        foreach (var (path, contentType, body) in Answers)
        {
            server.Given(Named("whole", path)).RespondWith(Stream(contentType).WithBody(body));
            server.Given(Named("late", path)).RespondWith(Stream(contentType).WithBody(body).WithDelay(TimeSpan.FromSeconds(1)));
            server.Given(Named("too-late", path)).RespondWith(Stream(contentType).WithBody(body).WithDelay(TimeSpan.FromHours(1)));
            // One cut of each at least is within a character.
            server.Given(Named("dribble", path)).RespondWith(new Dribble(contentType, body, piece: 3, TimeSpan.FromMilliseconds(1)));
            // Ends in the middle of an event, and only when it is cut off.
            server.Given(Named("held", path)).RespondWith(new Dribble(contentType, body, piece: 200, Timeout.InfiniteTimeSpan));
            server.Given(Named("empty-response", path)).RespondWith(Stream(contentType).WithBody(body).WithFault(FaultType.EMPTY_RESPONSE));
            // No byte comes twice in what becomes of it: these line ends keep further ones out of the random bytes, and events with them.
            server.Given(Named("malformed-chunk", path)).RespondWith(Stream(contentType).WithBody("data: \r\ndata: \r\n").WithFault(FaultType.MALFORMED_RESPONSE_CHUNK));
        }

        AddFailsFirst(server, "loads-first", server => server.RespondWith(Response.Create().WithStatusCode(503).WithHeader("Content-Type", "application/json").WithHeader("Retry-After", "0")
            .WithBody("""{"error":{"message":"Loading.","type":"server_error","param":null,"code":"loading"}}""")));
        AddFailsFirst(server, "breaks-first", server => server.RespondWith(new Disconnect()));
    }

    private static void AddFailsFirst(WireMockServer server, string name, Action<IRespondWithAProvider> fail)
    {
        var (path, contentType, body) = Answers[0];
        fail(server.Given(Named(name, path)).InScenario(name).WillSetStateTo("mended"));
        server.Given(Named(name, path)).InScenario(name).WhenStateIs("mended").RespondWith(Stream(contentType).WithBody(body));
    }

    private static IRequestBuilder Named(string name, string path) => Request.Create().UsingPost().WithPath(path).WithHeader(StubPrompt.Header, name);

    private static IResponseBuilder Stream(string contentType) => Response.Create().WithHeader("Content-Type", contentType);

    private static byte[] Read(string body)
    {
        using var resource = typeof(Stubs).Assembly.GetManifestResourceStream(body)!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
