using System.Net;
using System.Net.Sockets;

namespace ProxyGovernor.Tests.Host;

public sealed class HostProcessTests
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    [Fact(Timeout = 120_000)]
    public async Task A_bad_backend_ends_the_process_with_one_line()
    {
        await using ChildProcess host = ChildProcess.StartHost(NoEnvironment, "--backend", "ftp://models.example/");
        (int exitCode, string[] errors) = await host.ExitAsync();
        Assert.Equal(2, exitCode);
        Assert.StartsWith("--backend: 'ftp://models.example/' ", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task Help_tells_the_arguments_and_starts_nothing()
    {
        await using ChildProcess host = ChildProcess.StartHost(NoEnvironment, "--help");
        Assert.Contains("the model server's address", await host.LineWithAsync("--backend URL  "), StringComparison.Ordinal);
        (int exitCode, string[] errors) = await host.ExitAsync();
        Assert.Equal(0, exitCode);
        Assert.Empty(errors);
    }

    [Fact(Timeout = 120_000)]
    public async Task Every_bad_management_URL_is_told_on_its_own_line()
    {
        await using ChildProcess host = ChildProcess.StartHost(
            new Dictionary<string, string> { ["StreamGovernance__Management__Urls"] = "nonsense;http://127.0.0.1:0/path" });
        (int exitCode, string[] errors) = await host.ExitAsync();
        Assert.Equal(1, exitCode);
        Assert.Equal(2, errors.Length);
        Assert.All(errors, line => Assert.Contains("StreamGovernance:Management:Urls", line, StringComparison.Ordinal));
    }

    [Fact(Timeout = 120_000)]
    public async Task YARPs_findings_are_told_without_a_stack_trace()
    {
        await using ChildProcess host = ChildProcess.StartHost(
            new Dictionary<string, string> { ["ReverseProxy__Clusters__models__LoadBalancingPolicy"] = "Imaginary" });
        (int exitCode, string[] errors) = await host.ExitAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains("'Imaginary'", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("ReverseProxy:Clusters:models:HttpRequest:ActivityTimeout", "soon")]
    [InlineData("ReverseProxy:Routes:default:Order", "first")]
    [InlineData("Logging:LogLevel:Default", "Loud")]
    [InlineData("Logging:Console:FormatterOptions:IncludeScopes", "perhaps")]
    [InlineData("Kestrel:Certificates:Default:Path", "/nowhere/certificate.pfx")]
    public async Task A_value_that_cannot_be_read_is_one_line_with_its_key(string key, string value)
    {
        await using ChildProcess host = ChildProcess.StartHost(new Dictionary<string, string> { [key.Replace(":", "__", StringComparison.Ordinal)] = value });
        (int exitCode, string[] errors) = await host.ExitAsync();
        Assert.Equal(1, exitCode);
        string line = Assert.Single(errors);
        Assert.StartsWith($"{key}: ", line, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", line, StringComparison.Ordinal);
        Assert.DoesNotContain(await host.OutputAsync(), told => told.Contains("fail:", StringComparison.Ordinal));
    }

    [Fact(Timeout = 120_000)]
    public async Task An_address_in_use_is_one_line()
    {
        using var occupant = new TcpListener(IPAddress.Loopback, 0);
        occupant.Start();
        string url = $"http://{occupant.LocalEndpoint}";
        await using ChildProcess host = ChildProcess.StartHost(NoEnvironment, "--urls", url);
        (int exitCode, string[] errors) = await host.ExitAsync();
        Assert.Equal(1, exitCode);
        Assert.Equal($"Failed to bind to address {url}: address already in use.", Assert.Single(errors));
    }

    [Theory(Timeout = 120_000)]
    [InlineData("nonsense", "'nonsense'")]
    [InlineData("ftp://127.0.0.1:0", "'ftp://127.0.0.1:0'")]
    [InlineData("http://127.0.0.1:0/path", "path base")]
    [InlineData("http://127.0.0.1:65536", "from 0 to 65535")]
    public async Task An_address_that_nobody_can_listen_on_is_one_line(string url, string told)
    {
        await using ChildProcess host = ChildProcess.StartHost(NoEnvironment, "--urls", url);
        (int exitCode, string[] errors) = await host.ExitAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains(told, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task The_default_configuration_serves_health_and_metrics_beside_the_proxy()
    {
        await using ChildProcess host = ChildProcess.StartHost(NoEnvironment, "--urls", "http://127.0.0.1:0", "--backend", "http://127.0.0.1:9/");
        using HttpClient client = await ClientOfNextListenerAsync(host);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/healthz/live"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/healthz/ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/metrics"));
        Assert.Equal(HttpStatusCode.BadGateway, await StatusAsync(client, "/v1/models"));

        await using var promtool = new ChildProcess("promtool", ["check", "metrics"]);
        await promtool.Input.WriteAsync(await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken));
        promtool.Input.Close();
        Assert.Empty((await promtool.ExitAsync()).Errors);
    }

    [Fact(Timeout = 120_000)]
    public async Task Management_has_a_listener_of_its_own_where_it_is_configured()
    {
        await using ChildProcess host = ChildProcess.StartHost(
            new Dictionary<string, string> { ["StreamGovernance__Management__Urls"] = "http://127.0.0.1:0;http://*:0" },
            "--urls", "http://127.0.0.1:0", "--backend", "http://127.0.0.1:9/");

        // Kestrel opens named endpoints in alphabetical order: management before public.
        using HttpClient management = await ClientOfNextListenerAsync(host);
        using HttpClient wildcard = await ClientOfNextListenerAsync(host);
        using HttpClient proxy = await ClientOfNextListenerAsync(host);
        foreach (string path in new[] { "/metrics", "/healthz/live", "/healthz/ready" })
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(management, path));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(wildcard, path));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(proxy, path));
        }

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(management, "/v1/models"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(wildcard, "/v1/models"));
        Assert.Equal(HttpStatusCode.BadGateway, await StatusAsync(proxy, "/v1/models"));
    }

    private static async Task<HttpClient> ClientOfNextListenerAsync(ChildProcess host) => new() { BaseAddress = await host.AddressAsync() };

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
