using Microsoft.AspNetCore.Http;
using ProxyGovernor.ModelServer.Serving;

namespace ProxyGovernor.ModelServer.Requests;

/// <summary>Middleware that keeps a record of each request from its headers to its end.</summary>
internal static class RequestRecorder
{
    public static async Task RecordAsync(HttpContext context, RequestDelegate next, ModelRequestLog log)
    {
        if (context.Request.Path.StartsWithSegments(ControlEndpoints.Prefix))
        {
            await next(context);
            return;
        }

        string? name = context.Request.Headers[ModelScriptHeaders.Name];
        var request = log.Begin(context.Request, name ?? context.Request.Query[ModelScriptHeaders.Name]);
        context.Features.Set(request);
        await using var onAbort = context.RequestAborted.UnsafeRegister(static state => ((ModelRequest)state!).CallerLeft(), request);
        try
        {
            await next(context);
            request.End(ModelEnding.Completed);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The connection went away under a read or a write, which Kestrel may tell before it cancels RequestAborted.
            request.End(ModelEnding.Aborted);
        }
        catch
        {
            request.End(ModelEnding.Faulted);
            throw;
        }
    }
}
