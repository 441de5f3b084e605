using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace ProxyGovernor.Tests.Host.Telemetry;

public sealed class OtlpTests
{
    [Fact(Timeout = 120_000)]
    public async Task Metrics_and_spans_of_a_stream_arrive_at_the_configured_collector()
    {
        var metrics = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var spans = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebApplication collector = await StartCollectorAsync((path, body) =>
        {
            // Protobuf holds its strings as they are: names can be found without a schema.
            if (path == "/v1/metrics" && body.Contains("proxygovernor.streams.started", StringComparison.Ordinal))
            {
                metrics.TrySetResult();
            }
            else if (path == "/v1/traces" && body.Contains("proxygovernor.stream", StringComparison.Ordinal) && body.Contains("gen_ai.conversation.id", StringComparison.Ordinal))
            {
                spans.TrySetResult();
            }
        });
        string address = collector.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        await using DemoHost host = await DemoHost.StartAsync(new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        });

        using HttpResponseMessage prompt = await host.PromptAsync("s", 2, 0);
        await prompt.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        await metrics.Task.WaitAsync(TestContext.Current.CancellationToken);
        await spans.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<WebApplication> StartCollectorAsync(Action<string, string> received)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        WebApplication collector = builder.Build();
        collector.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
            received(context.Request.Path, await reader.ReadToEndAsync(context.RequestAborted));
        });
        await collector.StartAsync();
        return collector;
    }
}
