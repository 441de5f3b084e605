using System.Text.Json;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.EventStreams;

/// <summary>A parser reads the same events through the proxy as straight from the model server, however their bytes came, and the tag besides.</summary>
public sealed class StandardEventStreamTests(NpmParser npm) : IClassFixture<NpmParser>
{
    public static TheoryData<string> Names { get; } = [.. StandardCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task In_one_piece(string name)
    {
        var body = StandardCases.All[name].Body;
        await CheckAsync(name, body.Length == 0 ? RawAnswers.Stream([]) : RawAnswers.Stream([body]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Byte_by_byte(string name)
    {
        // The long line is cut in few pieces: a chunk for each of its bytes proves nothing more.
        var body = StandardCases.All[name].Body;
        await CheckAsync(name, body.Length < 1_000 ? RawAnswers.ByteByByte(body) : RawAnswers.Stream(body.Chunk(4_095).Select(piece => new ReadOnlyMemory<byte>(piece))));
    }

    private async Task CheckAsync(string name, Func<RawConnection, Task> answer)
    {
        var (body, dispatched) = StandardCases.All[name];
        await using var model = RawModelServer.Start(answer);
        await using var proxy = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["Dialect"] = "Sse" });

        using var response = await proxy.PostAsync("s");
        var relayed = await response.BytesAsync();

        var straight = await npm.ReadAsync(body);
        var governed = await npm.ReadAsync(relayed);
        Assert.Equal(dispatched, straight.Events.Select(one => one.Data));
        Assert.Equivalent(straight, governed.Without(response.StreamId), strict: true);
        Assert.Equal(dispatched.Select(IsObject), governed.Events.Select(one => one.Data.Contains(response.StreamId, StringComparison.Ordinal)));
        Assert.Equal(dispatched, FrameworkParser.Read(body).Events.Select(one => one.Data));
        Assert.Equivalent(FrameworkParser.Read(body), FrameworkParser.Read(relayed).Without(response.StreamId), strict: true);
        Assert.Equal("completed", await proxy.Lifecycle.OutcomeAsync(response.StreamId));
    }

    /// <summary>What was no UTF-8 was no JSON either.</summary>
    private static bool IsObject(string data)
    {
        try
        {
            using var json = JsonDocument.Parse(data);
            return json.RootElement.ValueKind == JsonValueKind.Object && !data.Contains('\uFFFD', StringComparison.Ordinal);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
