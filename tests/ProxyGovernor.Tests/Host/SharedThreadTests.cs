using System.Text;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.Tests.Host;

/// <summary>The tuned host has one thread a processor for all its sockets: what keeps one busy must not keep its other connections waiting.</summary>
public sealed class SharedThreadTests
{
    private const string Flood = "/flood";
    private const string Event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"}}]}\n\n";
    private static readonly byte[] Chunk = ChunkOf(1_000);

    /// <summary>Far below what a stream that is never let through waits, and far above what one does that has its turn.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory(Timeout = 180_000)]
    [InlineData("")]
    [InlineData("/plain")]
    public async Task A_stream_that_never_waits_for_its_model_server_leaves_others_their_turn(string route)
    {
        await using var model = RawModelServer.Start(AnswerAsync);
        await using var host = ChildProcess.StartHostBefore(model.Address);
        using var client = new HttpClient { BaseAddress = await host.AddressAsync(), Timeout = Timeout.InfiniteTimeSpan };
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await AskAsync(client, over.Token);
        List<Task> floods = [];
        for (int flood = 0; flood < Environment.ProcessorCount; flood++)
        {
            HttpResponseMessage answer = await SendAsync(client, route + Flood, over.Token);
            floods.Add(ReadAsync(answer, over.Token));
        }

        // Connections of their own, which fall to one thread after another.
        for (int other = 0; other < 2 * Environment.ProcessorCount; other++)
        {
            using var another = new HttpClient { BaseAddress = client.BaseAddress };
            await AskAsync(another, over.Token);
        }

        Assert.DoesNotContain(floods, static flood => flood.IsCompleted);
        await over.CancelAsync();
        await Task.WhenAll(floods);
    }

    private static async Task AnswerAsync(RawConnection connection)
    {
        RawRequest request = await connection.ReadRequestAsync();
        await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        while (request.RequestLine.Contains(Flood, StringComparison.Ordinal))
        {
            await connection.WriteAsync(Chunk);
        }

        await connection.WriteChunkAsync(Event + "data: [DONE]\n\n");
        await connection.EndChunksAsync();
    }

    private static byte[] ChunkOf(int events)
    {
        string text = string.Concat(Enumerable.Repeat(Event, events));
        return Encoding.ASCII.GetBytes($"{text.Length:x}\r\n{text}\r\n");
    }

    private static async Task AskAsync(HttpClient client, CancellationToken over)
    {
        using HttpResponseMessage answer = await SendAsync(client, "/v1/chat/completions", over).WaitAsync(Patience, over);
        Assert.EndsWith("data: [DONE]\n\n", await answer.Content.ReadAsStringAsync(over).WaitAsync(Patience, over), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, CancellationToken over)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("""{"stream":true}""", Encoding.UTF8, "application/json") };
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, over);
    }

    private static async Task ReadAsync(HttpResponseMessage flood, CancellationToken over)
    {
        try
        {
            await flood.Content.CopyToAsync(Stream.Null, over);
        }
        catch (OperationCanceledException)
        {
            // It lasts as long as the test.
        }
        finally
        {
            flood.Dispose();
        }
    }
}
