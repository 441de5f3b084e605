using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Diagnose;

/// <summary>Whoever cannot be asked is told in one line, with exit code 2.</summary>
public sealed class DiagnoseRefusalTests
{
    [Fact]
    public async Task A_dead_host() => Refused(await Diagnosis.OfAsync(ClosedPort.Address(), "key"), "does not answer: Connection refused");

    [Fact]
    public async Task A_host_that_speaks_no_TLS()
    {
        await using var stranger = await StrangerAsync(static _ => Task.CompletedTask);

        Refused(await Diagnosis.OfAsync(new UriBuilder(stranger.Urls.Single()) { Scheme = Uri.UriSchemeHttps }.Uri, "key"), "gives no TLS connection: does it speak http only");
    }

    [Fact]
    public async Task A_wrong_path_and_a_wrong_key_and_no_operator_routes()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        await using var closed = await GovernedProxy.StartAsync(model.Address, new Dictionary<string, string?> { ["StreamGovernance:Management:OperatorKey"] = null });

        Refused(await Diagnosis.OfAsync(new Uri(proxy.Address, "wrong/path"), GovernedProxy.OperatorKey), "/wrong/path/governor/replicas is not found");
        Refused(await Diagnosis.OfAsync(proxy.Address, "wrong"), "refuses the operator's key");
        Refused(await Diagnosis.OfAsync(closed.Address, GovernedProxy.OperatorKey), "set StreamGovernance:Management:OperatorKey");
    }

    [Theory]
    [InlineData("--stream", "00019b76c2a40070008000000000000000")]
    [InlineData("--stream", "../replicas")]
    [InlineData("--session", "never seen")]
    public async Task A_stream_or_session_that_nobody_knows(string option, string name)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        Refused(await Diagnosis.OfAsync(proxy, option, name), $"{option}: '{name}' is not known");
    }

    [Theory]
    [InlineData(200, "text/html; charset=none-such", "<html>It works!</html>", "not as ProxyGovernor's status API")]
    [InlineData(200, "application/json", "{}", "not as ProxyGovernor's status API")]
    [InlineData(200, "application/json", "[{\"name\":\"somebody else's\"}]", "not as ProxyGovernor's status API")]
    [InlineData(200, "application/json", "[null]", "not as ProxyGovernor's status API")]
    [InlineData(404, "text/html", "<html>Not here</html>", "is not found")]
    [InlineData(404, "application/json", "[]", "is not found")]
    [InlineData(502, "text/plain", "", "answers 502")]
    [InlineData(503, "text/plain", "later", "answers 503")]
    public async Task A_host_that_is_not_ours(int status, string contentType, string body, string line)
    {
        await using var stranger = await StrangerAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            return context.Response.WriteAsync(body);
        });

        Refused(await Diagnosis.OfAsync(new Uri(stranger.Urls.Single()), "key", "--watch", "0"), line);
    }

    [Fact]
    public async Task A_host_whose_live_feed_is_something_else()
    {
        await using var stranger = await StrangerAsync(context => context.Response.WriteAsync("[]"));

        Refused(await Diagnosis.OfAsync(new Uri(stranger.Urls.Single()), "key"), "/governor/events answers, but not as");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_host_that_ends_its_live_feed_and_answers_on(bool inPeace)
    {
        var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stranger = await StrangerAsync(async context =>
        {
            if (context.Request.Path != "/governor/events")
            {
                await context.Response.WriteAsJsonAsync(Array.Empty<object>());
                if (context.Request.Path == "/governor/streams")
                {
                    looked.TrySetResult();
                }

                return;
            }

            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync();
            await looked.Task.InTime();
            if (!inPeace)
            {
                context.Abort();
            }
        });

        Refused(await Diagnosis.OfAsync(new Uri(stranger.Urls.Single()), "key", "--watch", "30"), "s into a watch of 30 s: the host stopped");
    }

    [Fact]
    public async Task A_redirect_does_not_get_the_key()
    {
        var asked = 0;
        await using var stranger = await StrangerAsync(context =>
        {
            Interlocked.Increment(ref asked);
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });

        Refused(await Diagnosis.OfAsync(new Uri(stranger.Urls.Single()), "key"), "redirects to /elsewhere");
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_host_that_stops_while_it_is_watched()
    {
        var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address, pipeline: application => application.Use((context, next) =>
        {
            if (context.Request.Path == "/governor/streams")
            {
                context.Response.OnCompleted(() => Task.FromResult(looked.TrySetResult()));
            }

            return next(context);
        }));
        var watching = Diagnosis.OfAsync(proxy, "--watch", "30");
        await looked.Task.InTime();

        await proxy.StopAsync();

        Refused(await watching, "/governor/events ended ");
    }

    private static void Refused(Diagnosis diagnosis, string line)
    {
        Assert.Equal((2, ""), (diagnosis.ExitCode, diagnosis.Output));
        Assert.Contains(line, Assert.Single(diagnosis.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StrangerAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var stranger = builder.Build();
        stranger.Run(answer);
        await stranger.StartAsync();
        return stranger;
    }
}
