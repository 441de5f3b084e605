using StackExchange.Redis;

namespace ProxyGovernor.Benchmarks.Leases;

/// <summary>
/// The process of the takeover's floor: the least that must happen between two replicas. It keeps one request to the model server open,
/// and on each message of a Redis channel cancels it and opens the next.
/// </summary>
internal static class Canceller
{
    public const string Command = "canceller";
    public const string ReadyMark = "subscribed";
    public static readonly RedisChannel Channel = new("benchmark:cancel", RedisChannel.PatternMode.Literal);

    public static async Task RunAsync(string redis, Uri upstream)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis, null);
        var current = new CancellationTokenSource();
        await connection.GetSubscriber().SubscribeAsync(Channel, (_, _) => Volatile.Read(ref current).Cancel(), CommandFlags.None);
        await Console.Out.WriteLineAsync(ReadyMark);

        // As on governed clusters: without it a cancelled answer is drained before its connection is closed.
        using var client = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero });
        while (true)
        {
            await HoldAsync(client, upstream, current.Token);
            Interlocked.Exchange(ref current, new CancellationTokenSource()).Dispose();
        }
    }

    private static async Task HoldAsync(HttpClient client, Uri upstream, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, upstream) { Headers = { { BenchmarkUpstream.Hold, "1" } } };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await response.Content.CopyToAsync(Stream.Null, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // What it is here for.
        }
    }
}
