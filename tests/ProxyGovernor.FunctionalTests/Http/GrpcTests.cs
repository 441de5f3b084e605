using System.Net;
using Microsoft.AspNetCore.Http;
using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Http;

/// <summary>A gRPC call on a route with a policy is plain YARP's: both directions at once, and its trailers.</summary>
public sealed class GrpcTests
{
    [Fact]
    public async Task A_call_is_answered_message_by_message_and_ends_with_its_status()
    {
        await using var upstream = await HttpUpstream.StartAsync(EchoAsync, Speaks.H2c);
        await using var proxy = await GovernedProxy.StartAsync(upstream.Address, HttpVersions.Cluster(Speaks.H2c), host: builder => builder.WebHost.Listen(Speaks.H2c));
        using var http = HttpVersions.Client(proxy.Address, Speaks.H2c);
        using var call = new CallBody();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/pkg.Model/Chat") { Content = call };
        request.Headers.TE.ParseAdd("trailers");

        // YARP holds an answer's headers back until its first byte.
        var answered = http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken).InTime();
        await call.SayAsync(1);
        using var response = await answered;
        await using var answer = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, await HearAsync(answer));
        await call.SayAsync(2);
        Assert.Equal(2, await HearAsync(answer));

        call.End();
        Assert.Equal(0, await answer.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask().InTime());
        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
        Assert.False(response.Headers.Contains("X-Stream-Id"));
        Assert.Empty(proxy.Lifecycle.Lines);
    }

    private static async Task EchoAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.FlushAsync();
        var message = new byte[1];
        while (await context.Request.Body.ReadAsync(message) > 0)
        {
            await context.Response.Body.WriteAsync(message);
            await context.Response.Body.FlushAsync();
        }

        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static async Task<int> HearAsync(Stream answer)
    {
        var heard = new byte[1];
        await answer.ReadExactlyAsync(heard).AsTask().InTime();
        return heard[0];
    }

    private sealed class CallBody : HttpContent
    {
        private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CallBody() => Headers.ContentType = new("application/grpc");

        public async Task SayAsync(byte message)
        {
            var stream = await _opened.Task.InTime();
            await stream.WriteAsync(new[] { message });
            await stream.FlushAsync();
        }

        public void End() => _ended.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            _opened.SetResult(stream);
            await _ended.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
