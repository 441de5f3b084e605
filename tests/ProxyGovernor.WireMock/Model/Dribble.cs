using Microsoft.AspNetCore.Http;
using WireMock;
using WireMock.ResponseProviders;
using WireMock.Settings;

namespace ProxyGovernor.WireMock.Model;

/// <summary>
/// Sends a body in pieces of so many bytes, with a pause behind each. WireMock.Net's own <c>WithSseBody</c> cannot: it takes text, which is never
/// cut within a character, and one stub of it serves one request.
/// </summary>
internal sealed class Dribble(string contentType, byte[] body, int piece, TimeSpan pause) : IResponseProvider
{
    public async Task<(IResponseMessage Message, IMapping? Mapping)> ProvideResponseAsync(IMapping mapping, HttpContext context, IRequestMessage requestMessage, WireMockServerSettings settings)
    {
        var cut = context.RequestAborted;
        context.Response.ContentType = contentType;
        try
        {
            foreach (var bytes in body.Chunk(piece))
            {
                await context.Response.Body.WriteAsync(bytes, cut);
                await context.Response.Body.FlushAsync(cut);
                await Task.Delay(pause, cut);
            }
        }
        catch (OperationCanceledException)
        {
            // The journal has it.
        }

        // WireMock.Net sends nothing more where it is given nothing.
        return (null!, null);
    }
}
