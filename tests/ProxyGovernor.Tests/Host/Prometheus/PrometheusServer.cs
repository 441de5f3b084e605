using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace ProxyGovernor.Tests.Host.Prometheus;

/// <summary>A real Prometheus server that scrapes its targets four times a second into a directory of its own.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly DirectoryInfo directory;
    private readonly ChildProcess process;
    private readonly HttpClient client;

    private PrometheusServer(DirectoryInfo directory, ChildProcess process, HttpClient client) =>
        (this.directory, this.process, this.client) = (directory, process, client);

    public static Task<PrometheusServer> StartAsync(Uri target) => StartAsync("target", [target]);

    /// <param name="job">The label that the targets' series get.</param>
    /// <param name="targets">What it scrapes.</param>
    /// <param name="rules">The text of each rule file, evaluated as often as the targets are scraped.</param>
    public static async Task<PrometheusServer> StartAsync(string job, IEnumerable<Uri> targets, params IReadOnlyList<string> rules)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("prometheus-");
        string configuration = Path.Combine(directory.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            global: { scrape_interval: 250ms, scrape_timeout: 250ms, evaluation_interval: 250ms }
            rule_files: [ "*.rules.yml" ]
            scrape_configs:
              - job_name: {{job}}
                static_configs: [ { targets: [ {{string.Join(", ", targets.Select(target => $"\"{target.Authority}\""))}} ] } ]
            """,
            TestContext.Current.CancellationToken);
        foreach ((int index, string text) in rules.Index())
        {
            await File.WriteAllTextAsync(Path.Combine(directory.FullName, $"{index}.rules.yml"), text, TestContext.Current.CancellationToken);
        }

        string address = $"127.0.0.1:{FreePort()}";
        var process = new ChildProcess("prometheus",
        [
            $"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(directory.FullName, "data")}",
            $"--web.listen-address={address}", "--log.level=error",
        ]);
        return new PrometheusServer(directory, process, new HttpClient { BaseAddress = new Uri($"http://{address}") });
    }

    /// <summary>
    /// The value of an instant query, asked again until the server is up and has scraped what it needs for an answer. A test that asks in vain tells
    /// by its output what for.
    /// </summary>
    public async Task<string> QueryAsync(string query)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"asks for {query}");
        using var interval = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await interval.WaitForNextTickAsync(TestContext.Current.CancellationToken))
        {
            try
            {
                var path = new Uri("/api/v1/query?query=" + Uri.EscapeDataString(query), UriKind.Relative);
                using var answer = JsonDocument.Parse(await client.GetStringAsync(path, TestContext.Current.CancellationToken));
                JsonElement result = answer.RootElement.GetProperty("data").GetProperty("result");
                if (result.GetArrayLength() > 0)
                {
                    TestContext.Current.TestOutputHelper?.WriteLine($"got {query}");
                    return result[0].GetProperty("value")[1].GetString()!;
                }
            }
            catch (HttpRequestException)
            {
                // Not up yet: the test's own time limit bounds the asking.
            }
        }

        throw new InvalidOperationException("The test was canceled.");
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        client.Dispose();
        directory.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
