using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ProxyGovernor.ModelServer;

/// <summary>How a simulated model server listens and measures time.</summary>
public sealed class ModelServerOptions
{
    /// <summary>The protocol of the one, unencrypted listener.</summary>
    /// <value><see cref="HttpProtocols.Http1"/>; <see cref="HttpProtocols.Http2"/> for HTTP/2 with prior knowledge.</value>
    public HttpProtocols Protocols { get; set; } = HttpProtocols.Http1;

    /// <summary>Times delays and stamps records.</summary>
    /// <value>The system's.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
