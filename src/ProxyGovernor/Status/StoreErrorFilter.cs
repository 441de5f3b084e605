using Microsoft.AspNetCore.Http;

namespace ProxyGovernor.Status;

/// <summary>A store that cannot be asked is the state <c>error</c>, not a fault of the request.</summary>
internal sealed class StoreErrorFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return StatusAnswers.StoreError(context.HttpContext);
        }
    }
}
