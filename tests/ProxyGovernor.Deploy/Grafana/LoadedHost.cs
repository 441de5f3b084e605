using System.Text;
using ProxyGovernor.Tests.Host;

namespace ProxyGovernor.Deploy.Grafana;

/// <summary>A demo host under a small and steady load that knows every kind of trouble a healthy system has.</summary>
internal sealed class LoadedHost : IAsyncDisposable
{
    private const string RejectingPath = "/rejecting";

    private readonly DemoHost host;
    private readonly HttpClient client;
    private readonly CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Task load;

    private LoadedHost(DemoHost host)
    {
        this.host = host;
        client = new HttpClient { BaseAddress = host.Address };
        load = RepeatAsync();
    }

    public Uri Address => host.Address;

    public static async Task<LoadedHost> StartAsync() => new(await DemoHost.StartAsync(new()
    {
        ["StreamGovernance__Policies__rejecting__OnConflict"] = "Reject",
        ["ReverseProxy__Routes__rejecting__ClusterId"] = "models",
        ["ReverseProxy__Routes__rejecting__Match__Path"] = RejectingPath + "/{**rest}",
        ["ReverseProxy__Routes__rejecting__Metadata__StreamGovernance.Policy"] = "rejecting",
        ["ReverseProxy__Routes__rejecting__Transforms__0__PathRemovePrefix"] = RejectingPath,
    }));

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await load.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
        client.Dispose();
        await host.DisposeAsync();
    }

    private async Task RepeatAsync()
    {
        while (true)
        {
            using HttpResponseMessage superseded = await PromptAsync("", events: 1_000_000);
            using HttpResponseMessage newest = await PromptAsync("", events: 2);
            using HttpResponseMessage incomplete = await PromptAsync("", events: 2, fault: "end@1");
            using HttpResponseMessage active = await PromptAsync(RejectingPath, events: 10);
            using HttpResponseMessage rejected = await PromptAsync(RejectingPath, events: 1);
            foreach (HttpResponseMessage response in (HttpResponseMessage[])[superseded, newest, incomplete, active, rejected])
            {
                await response.Content.ReadAsStringAsync(stopping.Token);
            }
        }
    }

    private async Task<HttpResponseMessage> PromptAsync(string prefix, int events, string? fault = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, prefix + "/v1/chat/completions")
        {
            Content = new StringContent("""{"model":"demo","stream":true,"stream_options":{"include_usage":true},"messages":[]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Session-Id", "thread-1");
        request.Headers.Add("X-Model-Events", $"{events}");
        if (fault is not null)
        {
            request.Headers.Add("X-Model-Fault", fault);
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping.Token);
    }
}
