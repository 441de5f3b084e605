using System.Collections.Concurrent;
using System.Globalization;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

/// <summary>The lease is never released before the upstream was closed, as the kernel of the model server's side knows it.</summary>
public sealed class ReleaseAfterCloseTests
{
    private const int Sessions = 8;
    private const int TakeoversPerSession = 125;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_successor_arrives_the_predecessors_connection_is_closed_already(bool streaming)
    {
        var server = new Arrivals(streaming);
        await using var model = RawModelServer.Start(server.ServeAsync);
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(number => TakeOverAsync(proxy, server, $"s{number}", streaming)));

        Assert.Empty(server.StillOpen);
        Assert.Equal(Sessions * TakeoversPerSession, proxy.Lifecycle.Lines.Count(line => line.Name == "prev_stream_finished_cleanly"));
    }

    private static async Task TakeOverAsync(GovernedProxy proxy, Arrivals server, string session, bool streaming)
    {
        var older = new List<Task<PromptResponse>>();
        for (var number = 0; number <= TakeoversPerSession; number++)
        {
            var arrived = server.NextOf(session);
            older.Add(proxy.PostAsync(session, ("X-Test-Session", session)));
            await arrived.InTime();
            if (streaming)
            {
                await older[^1];
            }
        }

        await proxy.StopAsync($"sessions/{session}/active");
        foreach (var asked in older)
        {
            using var response = await asked;
            Assert.Equal(streaming ? 200 : 499, (int)response.Status);
        }
    }

    /// <summary>A model server that looks at the session's previous connection whenever a request arrives.</summary>
    private sealed class Arrivals(bool streaming)
    {
        private readonly ConcurrentDictionary<string, RawConnection> _previous = new();
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _next = new();

        public ConcurrentQueue<string> StillOpen { get; } = new();

        public Task NextOf(string session)
        {
            var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _next[session] = next;
            return next.Task;
        }

        public async Task ServeAsync(RawConnection connection)
        {
            var request = await connection.ReadRequestAsync();
            var session = request.Header("X-Test-Session")!;
            if (_previous.TryGetValue(session, out var previous) && !previous.PeerHasClosed)
            {
                StillOpen.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{session} {request.Header("X-Stream-Id")}"));
            }

            _previous[session] = connection;
            _next[session].TrySetResult();
            if (streaming)
            {
                await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
                await connection.WriteChunkAsync("data: {}\n\n");
            }

            await connection.WaitForPeerCloseAsync();
        }
    }
}
