using System.Text;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.Tests.Host;

/// <summary>A model server's header values are bytes, in whatever encoding: a file's name, say.</summary>
public sealed class HeaderBytesTests
{
    [Theory(Timeout = 120_000)]
    [InlineData("/v1/chat/completions")]
    [InlineData("/plain/files/1")]
    public async Task A_header_value_beyond_ASCII_passes_as_it_came(string path)
    {
        byte[] name = [.. Encoding.UTF8.GetBytes("filename=\"modèle 80 €"), .. Encoding.Latin1.GetBytes(" é.txt\"")];
        await using var model = RawModelServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nX-File: ");
            await connection.WriteAsync(name);
            await connection.WriteAsync("\r\n\r\n");
            await connection.WriteChunkAsync("data: [DONE]\n\n");
            await connection.EndChunksAsync();
        });
        await using var host = ChildProcess.StartHostBefore(model.Address);
        using var client = new HttpClient { BaseAddress = await host.AddressAsync() };

        using HttpResponseMessage answer = await client.PostAsync(
            path, new StringContent("""{"stream":true}""", Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

        // The client reads each byte as a character.
        Assert.Equal(Encoding.Latin1.GetString(name), Assert.Single(answer.Headers.GetValues("X-File")));
        Assert.EndsWith("data: [DONE]\n\n", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
