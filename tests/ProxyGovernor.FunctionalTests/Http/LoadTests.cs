using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Http;

/// <summary>Short runs of other people's HTTP clients, each request in a session of its own: none fails, and none is left over.</summary>
public sealed partial class LoadTests
{
    private const string Body = """{"model":"m","stream":true,"messages":[]}""";

    private static readonly Dictionary<string, string?> OwnSessions = new() { ["Session:Missing"] = "Generate" };

    [Theory]
    [InlineData(Speaks.Http1, "--h1")]
    [InlineData(Speaks.H2c, "-m8")]
    public async Task H2load_has_every_stream_whole(Speaks version, string option)
    {
        const int Requests = 400;
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await StartAsync(model, version);
        var data = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(data, Body, TestContext.Current.CancellationToken);

            var report = await RunAsync("h2load", "-n", $"{Requests}", "-c", "4", option, "-d", data, "-H", "content-type: application/json", $"{proxy.Address}v1/chat/completions?X-Model-Events=3&X-Model-Interval=0");

            Assert.Contains($"{Requests} done, {Requests} succeeded, 0 failed, 0 errored, 0 timeout", report, StringComparison.Ordinal);
            Assert.Contains($"{Requests} 2xx", report, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(data);
        }

        await proxy.Lifecycle.WaitAsync("stream_end", count: Requests);
        Assert.All(proxy.Lifecycle.Lines.Where(static line => line.Name == "stream_end"), static line => Assert.Equal("completed", line.Outcome));
        CheckNothingIsLeft(proxy);
    }

    [Fact]
    public async Task Wrk_sees_no_error()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await StartAsync(model, Speaks.Http1);
        // On a busy machine the first request's compilation would last longer than wrk does.
        using (var first = await proxy.PostAsync("warm-up", ("X-Model-Events", "1")))
        {
            await first.ReadToEndAsync();
        }

        var script = Path.GetTempFileName();
        string report;
        try
        {
            await File.WriteAllTextAsync(
                script, $"wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'application/json'\nwrk.body = '{Body}'\n", TestContext.Current.CancellationToken);

            report = await RunAsync("wrk", "-t1", "-c8", "-d2s", "-s", script, $"{proxy.Address}v1/chat/completions?X-Model-Events=3&X-Model-Interval=0");
        }
        finally
        {
            File.Delete(script);
        }

        var requests = int.Parse(RequestCount().Match(report).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(requests > 0, report);
        Assert.DoesNotContain("Socket errors", report, StringComparison.Ordinal);
        Assert.DoesNotContain("Non-2xx", report, StringComparison.Ordinal);
        await proxy.Lifecycle.WaitUntilAsync(static lines => lines.Count(static line => line.Name == "stream_end") == lines.Count(static line => line.Name == "stream_start"));
        // At its end it drops what is under way.
        Assert.InRange(proxy.Lifecycle.Lines.Count(static line => line.Outcome == "completed"), requests, int.MaxValue);
        Assert.All(proxy.Lifecycle.Lines.Where(static line => line.Name == "stream_end"), static line => Assert.True(line.Outcome is "completed" or "client_closed", line.Outcome));
        CheckNothingIsLeft(proxy);
    }

    private static Task<GovernedProxy> StartAsync(SimulatedModelServer model, Speaks version) =>
        GovernedProxy.StartAsync(model.Address, OwnSessions, host: builder => builder.WebHost.Listen(version));

    private static void CheckNothingIsLeft(GovernedProxy proxy)
    {
        Assert.Empty(proxy.Lifecycle.Errors);
        // wrk, at its end, may leave before its last requests were admitted.
        Assert.DoesNotContain(
            proxy.Lifecycle.Lines,
            static line => line.Name == "prev_stream_forced" || (line.Name == "stream_refused" && line.Outcome != "client_closed"));
    }

    private static async Task<string> RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().InTime();
            var report = await output + await errors;
            Assert.True(process.ExitCode == 0, report);
            return report;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex RequestCount();
}
