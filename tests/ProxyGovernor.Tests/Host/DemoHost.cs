using System.Net.Http.Headers;
using System.Text;

namespace ProxyGovernor.Tests.Host;

/// <summary>The built host as the README starts it, with <c>--demo</c>, on a free loopback port.</summary>
internal sealed class DemoHost : IAsyncDisposable
{
    private readonly ChildProcess process;
    private readonly HttpClient client;

    private DemoHost(ChildProcess process, Uri address)
    {
        this.process = process;
        Address = address;
        client = new HttpClient { BaseAddress = address };
    }

    public Uri Address { get; }

    public static async Task<DemoHost> StartAsync(Dictionary<string, string>? environment = null)
    {
        ChildProcess process = ChildProcess.StartHost(environment ?? [], "--demo", "--urls", "http://127.0.0.1:0");
        return new DemoHost(process, await process.AddressAsync());
    }

    /// <summary>Sends a prompt of a session and returns at the answer's headers.</summary>
    public async Task<HttpResponseMessage> PromptAsync(string session, int events, int interval)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent("""{"model":"demo","stream":true,"messages":[]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Session-Id", session);
        request.Headers.Add("X-Model-Events", $"{events}");
        request.Headers.Add("X-Model-Interval", $"{interval}");
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// A long answer that the store knows of, alone in its session: on a busy machine a first call to Redis may take too long, and the stream is
    /// governed without it.
    /// </summary>
    public async Task<HttpResponseMessage> LeasedPromptAsync()
    {
        while (true)
        {
            HttpResponseMessage response = await PromptAsync($"{Guid.NewGuid()}", 1_000_000, 20);
            if (!response.Headers.Contains("X-Stream-Degraded"))
            {
                return response;
            }

            response.Dispose();
        }
    }

    public Task WaitForLogAsync(string text) => process.LineWithAsync(text);

    /// <summary>Completes when it may be sent requests: its first contact with Redis is behind it.</summary>
    public async Task<DemoHost> ReadyAsync()
    {
        await client.ReadyAsync(Address);
        return this;
    }

    /// <summary>What an orchestrator is told.</summary>
    public Task<string> ReadinessAsync() => client.ReadinessAsync(Address);

    /// <summary>The metrics page in the format that is asked for.</summary>
    public async Task<string> MetricsAsync(string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (accept is not null)
        {
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        }

        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Tells it to stop; completes when it has been told.</summary>
    public Task TerminateAsync() => process.TerminateAsync();

    /// <summary>Every thread stands still, every socket stays open.</summary>
    public Task FreezeAsync() => process.SignalAsync("STOP");

    public Task ThawAsync() => process.SignalAsync("CONT");

    /// <summary>The exit code, once it has ended by itself.</summary>
    public async Task<int> ExitCodeAsync() => (await process.ExitAsync()).ExitCode;

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await process.DisposeAsync();
    }
}
