using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Sessions;

namespace ProxyGovernor.Status;

/// <summary>One stream by its id: status and stop, scoped to the caller's credential.</summary>
internal static class StreamEndpoints
{
    private const double LongestWait = 30;
    private const double DefaultWait = 2;

    public static void Map(IEndpointRouteBuilder governor)
    {
        governor.MapGet("/streams/{id}", GetAsync);
        governor.MapDelete("/streams/{id}", StopAsync);
    }

    /// <summary>False where the operator's key is wrong.</summary>
    public static bool TryScope(HttpContext context, OperatorAccess access, SessionIdentifier identifier, out TenantScope scope)
    {
        var right = access.Of(context);
        scope = right == OperatorRight.Granted ? TenantScope.Everyone : identifier.ScopeOf(context);
        return right != OperatorRight.Wrong;
    }

    public static bool TryWait(HttpContext context, out TimeSpan wait)
    {
        var text = context.Request.Query["wait"].ToString();
        var seconds = DefaultWait;
        var valid = text.Length == 0
            || (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds) && seconds is >= 0 and <= LongestWait);
        wait = valid ? TimeSpan.FromSeconds(seconds) : default;
        return valid;
    }

    public static IResult BadWait(HttpContext context) => StatusAnswers.Error(
        StatusCodes.Status400BadRequest, "invalid_wait", $"Query 'wait' is '{context.Request.Query["wait"]}'; allowed are 0 to {LongestWait} seconds.");

    private static async Task<IResult> GetAsync(string id, HttpContext context, StreamDirectory directory, OperatorAccess access, SessionIdentifier identifier)
    {
        if (!TryScope(context, access, identifier, out var scope))
        {
            return OperatorAccess.Denied;
        }

        var record = StreamId.IsValid(id) ? await directory.FindAsync(id, scope) : null;
        return record is null ? StatusAnswers.Missing : StatusAnswers.Ok(record);
    }

    private static async Task<IResult> StopAsync(string id, HttpContext context, StreamStopper stopper, OperatorAccess access, SessionIdentifier identifier)
    {
        if (!TryScope(context, access, identifier, out var scope))
        {
            return OperatorAccess.Denied;
        }

        if (!TryWait(context, out var wait))
        {
            return BadWait(context);
        }

        var record = StreamId.IsValid(id) ? await stopper.StopAsync(id, scope, wait) : null;
        return record is null ? StatusAnswers.Missing : StatusAnswers.Ok(record, record.Active ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
    }
}
