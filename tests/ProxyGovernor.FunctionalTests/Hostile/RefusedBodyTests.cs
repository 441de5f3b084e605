using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Hostile;

/// <summary>A body that the server refuses while a session id is looked for in it is told of in the client's dialect, and is no fault of the proxy.</summary>
public sealed class RefusedBodyTests
{
    private const int BodyLimit = 100_000;

    [Theory]
    [InlineData("/v1/chat/completions", "invalid_request_error")]
    [InlineData("/v1/messages", "invalid_request_error")]
    [InlineData("/v1beta/models/m:generateContent", "INVALID_ARGUMENT")]
    [InlineData("/api/chat", null)]
    [InlineData("/generate", "invalid_request_error")]
    public async Task Too_large(string path, string? type)
    {
        using var log = new LogCapture();
        await using var proxy = await StartAsync(log, limits => limits.MaxRequestBodySize = BodyLimit);

        var answer = await RawExchange.ExchangeAsync(proxy.Address, $"{Head(path)}Content-Length: {BodyLimit + 1}\r\n\r\n");

        Check(answer, 413, type, log);
        Assert.Empty(proxy.Lifecycle.Lines);
    }

    [Theory]
    [InlineData("json:$.session", null)]
    [InlineData("header:X-Session-Id", "00:00:05")]
    public async Task Malformed(string source, string? heartbeat)
    {
        using var log = new LogCapture();
        await using var proxy = await StartAsync(log, source: source, heartbeat: heartbeat);

        var answer = await RawExchange.ExchangeAsync(proxy.Address, $"{Head(Prompt.ChatPath)}Transfer-Encoding: chunked\r\n\r\nno size\r\n");

        Check(answer, 400, "invalid_request_error", log);
    }

    [Fact]
    public async Task Too_slow()
    {
        using var log = new LogCapture();
        await using var proxy = await StartAsync(log, limits => limits.MinRequestBodyDataRate = new MinDataRate(10_000, TimeSpan.FromSeconds(1.1)));

        var answer = await RawExchange.ExchangeAsync(proxy.Address, $"{Head(Prompt.ChatPath)}Content-Length: 100\r\n\r\n{{");

        Check(answer, 408, "timeout_error", log);
    }

    private static void Check(string answer, int status, string? type, LogCapture log)
    {
        Assert.Equal(status, RawExchange.StatusOf(answer));
        Assert.Contains("\r\nX-Request-Id: r1\r\n", answer, StringComparison.Ordinal);
        var error = JsonElement.Parse(RawExchange.BodyOf(answer)).GetProperty("error");
        Assert.Equal(type, error.ValueKind == JsonValueKind.String ? null : error.TryGetProperty("status", out var name) ? name.GetString() : error.GetProperty("type").GetString());
        Assert.DoesNotContain(log.Lines, line => line.StartsWith(nameof(LogLevel.Error), StringComparison.Ordinal));
    }

    private static Task<GovernedProxy> StartAsync(LogCapture log, Action<KestrelServerLimits>? limit = null, string source = "json:$.session", string? heartbeat = null) => GovernedProxy.StartAsync(
        ClosedPort.Address(),
        new Dictionary<string, string?> { ["Session:Sources:0"] = source, ["Heartbeat"] = heartbeat },
        host: host =>
        {
            host.Logging.AddProvider(log);
            host.WebHost.ConfigureKestrel(kestrel => limit?.Invoke(kestrel.Limits));
        });

    private static string Head(string path) =>
        $"POST {path} HTTP/1.1\r\nHost: proxy\r\nConnection: close\r\nX-Request-Id: r1\r\nX-Session-Id: s\r\nContent-Type: application/json\r\n";
}
