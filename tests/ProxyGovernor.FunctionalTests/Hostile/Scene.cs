using System.Collections.Concurrent;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Hostile;

/// <summary>A proxy under attack in session <see cref="Session"/>, while somebody else's stream is open; and what must hold when it is over.</summary>
internal sealed class Scene : IAsyncDisposable
{
    public const string Session = "attacked";

    /// <summary>Requests with this header are given the scene's hostile answer.</summary>
    public static readonly (string Name, string Value) Hostile = ("X-Test-Role", "hostile");

    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
    private const string Event = "data: {\"a\":1}\n\n";
    private const string Done = "data: [DONE]\n\n";

    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<RawRequest> _received = new();
    private readonly Func<RawConnection, Task> _answer;
    private readonly RawModelServer _model;
    private PromptResponse _bystander = null!;

    private Scene(Func<RawConnection, Task> answer) => (_answer, _model) = (answer, RawModelServer.Start(ServeAsync));

    public GovernedProxy Proxy { get; private set; } = null!;

    /// <summary>What reached the model server whole, but for the bystander's request.</summary>
    public IReadOnlyCollection<RawRequest> Received => _received;

    /// <summary>Sets the scene.</summary>
    /// <param name="answer">What hostile requests are answered, once their request was read; whether the connection is used again is the proxy's decision.</param>
    /// <param name="settings">As of <see cref="GovernedProxy.StartAsync"/>.</param>
    /// <param name="kestrel">Limits of the server.</param>
    public static async Task<Scene> SetAsync(
        Func<RawConnection, Task>? answer = null, IReadOnlyDictionary<string, string?>? settings = null, Action<KestrelServerLimits>? kestrel = null)
    {
        var scene = new Scene(answer ?? (_ => Task.CompletedTask));
        scene.Proxy = await GovernedProxy.StartAsync(scene._model.Address, settings, host: builder => builder.Services.Configure<KestrelServerOptions>(server => kestrel?.Invoke(server.Limits)));
        scene._bystander = await scene.Proxy.PostAsync("bystander", ("X-Test-Role", "bystander"));
        await scene.Proxy.Lifecycle.WaitAsync("stream_first_event", scene._bystander.StreamId);
        return scene;
    }

    /// <summary>Nothing lost, nothing leaked: the session is served at once, the bystander's stream is whole, no run is open, and nothing is logged as an error.</summary>
    public async Task CheckUnharmedAsync()
    {
        await CheckServedAsync(Session);
        _over.SetResult();
        var events = await _bystander.EventsAsync();
        Assert.Equal([$"data: {{\"stream_id\":\"{_bystander.StreamId}\",\"a\":1}}\n", "data: [DONE]\n"], events);
        Assert.Equal("completed", await Proxy.Lifecycle.OutcomeAsync(_bystander.StreamId));
        await Proxy.SettledAsync(_bystander.StreamId);
        Assert.Empty(Proxy.OpenRuns);

        // Kestrel itself reports a body that it refused while a session was looked for in it.
        Assert.DoesNotContain(Proxy.Lifecycle.Errors, error => !error.StartsWith("Microsoft.AspNetCore.Server.Kestrel:", StringComparison.Ordinal));
        LegalOrder.Check(Proxy.Lifecycle.Lines);
    }

    /// <summary>Whole, from the model server, and with nobody to wait for.</summary>
    public async Task CheckServedAsync(string session)
    {
        using var next = await Proxy.PostAsync(session);
        Assert.Equal([$"data: {{\"stream_id\":\"{next.StreamId}\",\"a\":1}}\n", "data: [DONE]\n"], await next.EventsAsync());
        await Proxy.Lifecycle.WaitAsync("stream_end", next.StreamId);
        Assert.DoesNotContain("prev_stream_forced", Proxy.Lifecycle.NamesOf(next.StreamId));
        await Proxy.SettledAsync(next.StreamId);
    }

    public async ValueTask DisposeAsync()
    {
        _bystander?.Dispose();
        await Proxy.DisposeAsync();
        await _model.DisposeAsync();
    }

    private async Task ServeAsync(RawConnection connection)
    {
        while (true)
        {
            var request = await connection.ReadRequestAsync();
            switch (request.Header("X-Test-Role"))
            {
                case "bystander":
                    await connection.WriteAsync(Head + "Transfer-Encoding: chunked\r\n\r\n");
                    await connection.WriteChunkAsync(Event);
                    await _over.Task;
                    await connection.WriteChunkAsync(Done);
                    await connection.EndChunksAsync();
                    break;
                case "hostile":
                    _received.Enqueue(request);
                    await _answer(connection);
                    break;
                default:
                    _received.Enqueue(request);
                    await connection.WriteAsync($"{Head}Content-Length: {Event.Length + Done.Length}\r\n\r\n{Event}{Done}");
                    break;
            }
        }
    }
}
