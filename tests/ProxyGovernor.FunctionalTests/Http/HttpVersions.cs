using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ProxyGovernor.FunctionalTests.Http;

/// <summary>How one side of the proxy speaks HTTP.</summary>
public enum Speaks
{
    /// <summary>HTTP/1.1 in the clear.</summary>
    Http1,
    /// <summary>HTTP/2 in the clear, with prior knowledge.</summary>
    H2c,
    /// <summary>HTTP/2 over TLS, agreed on by ALPN.</summary>
    H2,
}

/// <summary>Makes servers, clients and clusters speak so.</summary>
internal static class HttpVersions
{
    private static readonly X509Certificate2 Certificate = SelfSigned();

    public static void Listen(this IWebHostBuilder server, Speaks version) => server.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel =>
        kestrel.ConfigureEndpointDefaults(listener =>
        {
            listener.Protocols = version == Speaks.Http1 ? HttpProtocols.Http1 : HttpProtocols.Http2;
            if (version == Speaks.H2)
            {
                listener.UseHttps(Certificate);
            }
        }));

    /// <summary>Settings of the cluster towards a server that speaks so.</summary>
    public static Dictionary<string, string?> Cluster(Speaks version) => new()
    {
        ["ReverseProxy:Clusters:models:HttpClient:DangerousAcceptAnyServerCertificate"] = "true",
        ["ReverseProxy:Clusters:models:HttpRequest:Version"] = version == Speaks.Http1 ? "1.1" : "2",
        ["ReverseProxy:Clusters:models:HttpRequest:VersionPolicy"] = "RequestVersionExact",
    };

    /// <summary>A client whose requests are of that version, whatever they say.</summary>
    public static HttpClient Client(Uri server, Speaks version)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, ResponseDrainTimeout = TimeSpan.Zero, EnableMultipleHttp2Connections = true };
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, presented, _, _) => Certificate.Equals(presented);
        return new HttpClient(new Versioned(version == Speaks.Http1 ? HttpVersion.Version11 : HttpVersion.Version20, handler)) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private sealed class Versioned(Version version, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Version = version;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
