using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Sessions;

namespace ProxyGovernor.Tests.Sessions;

/// <summary>A real Kestrel that identifies each request and answers with its body, so that a test sees both.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly Identification _identification;
    private readonly WebApplication _app;
    private readonly Channel<bool> _waits = Channel.CreateUnbounded<bool>();
    private readonly Channel<bool> _identified = Channel.CreateUnbounded<bool>();
    private readonly TaskCompletionSource<Exception> _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EchoServer(Identification identification, bool bufferFirst)
    {
        _identification = identification;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.Run(context => AnswerAsync(context, bufferFirst));
    }

    /// <summary>Completes once for each request that waits for its body.</summary>
    public ValueTask<bool> WaitsForBodyAsync() => _waits.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>Completes once for each request that was identified, before its body is read.</summary>
    public ValueTask<bool> IdentifiedAsync() => _identified.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>What identifying a request threw.</summary>
    public Task<Exception> Failure => _failure.Task;

    public static async Task<EchoServer> StartAsync(Identification identification, bool bufferFirst = false)
    {
        var server = new EchoServer(identification, bufferFirst);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async Task<(string? Session, string? Problem, byte[] Body)> PostAsync(HttpContent content, string mediaType = "application/json", int http = 1)
    {
        using var client = new HttpClient();
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        using var request = new HttpRequestMessage(HttpMethod.Post, _app.Urls.ElementAt(http - 1))
        {
            Content = content,
            Version = new Version(http, http == 1 ? 1 : 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (Header("Session"), Header("Problem"), await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        string? Header(string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _identification.Dispose();
    }

    private async Task AnswerAsync(HttpContext context, bool bufferFirst)
    {
        if (bufferFirst)
        {
            context.Request.EnableBuffering();
        }

        var pending = _identification.Identifier.IdentifyAsync(context, _identification.Policy).AsTask();
        if (!pending.IsCompleted)
        {
            _waits.Writer.TryWrite(true);
        }

        SessionIdentification result;
        try
        {
            result = await pending;
        }
        catch (Exception exception)
        {
            _failure.TrySetResult(exception);
            throw;
        }

        _identified.Writer.TryWrite(true);
        context.Response.Headers["Session"] = result.SessionKey;
        context.Response.Headers["Problem"] = result.Problem;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        await context.Response.Body.WriteAsync(body.ToArray(), context.RequestAborted);
    }
}
