using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ProxyGovernor.Hosting;
using ProxyGovernor.Testing;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace ProxyGovernor.Tests.Pipeline;

/// <summary>The whole governed pipeline without sockets: requests go in as contexts, and the model's part is a verdict.</summary>
internal sealed class InProcessPipeline : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly RequestDelegate _pipeline;
    private readonly Endpoint _endpoint;

    public InProcessPipeline(Func<HttpContext, ForwarderError> upstream)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Configuration.AddInMemoryCollection([new("StreamGovernance:Policies:chat:OnConflict", "Supersede")]);
        builder.Services.AddReverseProxy().LoadFromMemory([], []);
        builder.Services.Replace(ServiceDescriptor.Singleton<IHttpForwarder>(new Verdicts(upstream)));
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddStreamGovernance(builder.Configuration.GetSection("StreamGovernance"));
        _application = builder.Build();
        var route = new RouteConfig { RouteId = "default", ClusterId = "models", Match = new(), Metadata = new Dictionary<string, string> { ["StreamGovernance.Policy"] = "chat" } };
        _endpoint = new Endpoint(null, new EndpointMetadataCollection(new RouteModel(route, null, HttpTransformer.Default)), "default");
        var forwarder = Services.GetRequiredService<IHttpForwarder>();
        var pipeline = new ApplicationBuilder(Services);
        pipeline.UseStreamGovernance();
        pipeline.Run(async context => await forwarder.SendAsync(context, "http://model/", null!, ForwarderRequestConfig.Empty, HttpTransformer.Default));
        _pipeline = pipeline.Build();
    }

    public IServiceProvider Services => _application.Services;

    public ManualTimeProvider Time { get; } = new();

    /// <summary>Takes one prompt of a session through all steps.</summary>
    public Task PromptAsync(string session)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = HttpMethods.Post;
        context.Request.Path = "/v1/chat/completions";
        context.Request.Headers["X-Session-Id"] = session;
        context.SetEndpoint(_endpoint);
        return _pipeline(context);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private sealed class Verdicts(Func<HttpContext, ForwarderError> upstream) : IHttpForwarder
    {
        public ValueTask<ForwarderError> SendAsync(HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer) =>
            new(upstream(context));

        public ValueTask<ForwarderError> SendAsync(
            HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer, CancellationToken cancellationToken) =>
            new(upstream(context));
    }
}
