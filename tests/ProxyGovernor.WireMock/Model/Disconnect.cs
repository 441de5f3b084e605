using Microsoft.AspNetCore.Http;
using WireMock;
using WireMock.ResponseProviders;
using WireMock.Settings;

namespace ProxyGovernor.WireMock.Model;

/// <summary>Closes the connection instead of an answer, for which WireMock.Net has no fault.</summary>
internal sealed class Disconnect : IResponseProvider
{
    public Task<(IResponseMessage Message, IMapping? Mapping)> ProvideResponseAsync(IMapping mapping, HttpContext context, IRequestMessage requestMessage, WireMockServerSettings settings)
    {
        context.Abort();
        return Task.FromResult<(IResponseMessage, IMapping?)>((null!, null));
    }
}
