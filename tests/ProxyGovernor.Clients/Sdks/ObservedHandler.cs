namespace ProxyGovernor.Clients.Sdks;

/// <summary>Tells when the headers of a response have reached an SDK of this process.</summary>
internal sealed class ObservedHandler(SdkCall call, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly SocketsHttpHandler Connections = new() { UseProxy = false };

    /// <summary>The HTTP client of one call, on the connections that all calls share.</summary>
    public static HttpClient Client(SdkCall call)
    {
        var client = new HttpClient(new ObservedHandler(call, Connections), disposeHandler: false);
        foreach (var (name, value) in call.Headers)
        {
            client.DefaultRequestHeaders.Add(name, value);
        }

        return client;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        call.SawHeaders();
        return response;
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = base.Send(request, cancellationToken);
        call.SawHeaders();
        return response;
    }
}
