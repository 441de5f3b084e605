using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProxyGovernor.ModelServer.Requests;

namespace ProxyGovernor.ModelServer.Serving;

/// <summary>Puts the web application together. It starts from nothing: the settings, logs and signals of the process belong to its owner.</summary>
internal static class ModelApplication
{
    public static WebApplication Build(ModelServerOptions options, ModelRequestLog requests, ModelGates gates)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();

        // One byte is the smallest write buffer: a flush then completes when the kernel has taken the bytes, and a reset that follows loses none.
        builder.WebHost.UseKestrelCore().UseSockets(sockets => sockets.MaxWriteBufferSize = 1).ConfigureKestrel(kestrel =>
        {
            Unlimit(kestrel.Limits);
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = options.Protocols);
        });

        var application = builder.Build();
        application.Use((context, next) => RequestRecorder.RecordAsync(context, next, requests));
        ControlEndpoints.Map(application, requests, gates);
        var answers = new AnswerEndpoint(gates, options.TimeProvider);
        ModelEndpoints.Map(application, answers);
        EngineEndpoints.Map(application, requests, answers);
        return application;
    }

    private static void Unlimit(KestrelServerLimits limits)
    {
        limits.MinResponseDataRate = null;
        limits.MinRequestBodyDataRate = null;
        limits.MaxRequestBodySize = null;
        limits.KeepAliveTimeout = TimeSpan.FromHours(1);
        limits.Http2.MaxStreamsPerConnection = int.MaxValue;
    }
}
