using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProxyGovernor.ModelServer.Requests;

namespace ProxyGovernor.ModelServer.Serving;

/// <summary>The record and the gates over HTTP, for callers in another process.</summary>
internal static class ControlEndpoints
{
    public const string Prefix = "/model";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static void Map(IEndpointRouteBuilder routes, ModelRequestLog requests, ModelGates gates)
    {
        routes.MapGet(Prefix + "/requests", context => context.Response.WriteAsJsonAsync(requests.Snapshot().Reverse().Select(RequestRecord.Of), Json));
        routes.MapDelete(Prefix + "/requests", context =>
        {
            requests.Clear();
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        routes.MapPost(Prefix + "/gates/{name}", context => ReleaseAsync(context, gates));
    }

    private static Task ReleaseAsync(HttpContext context, ModelGates gates)
    {
        var name = (string)context.GetRouteValue("name")!;
        var steps = context.Request.Query["steps"].ToString();
        if (steps == "all")
        {
            gates.Open(name);
        }
        else if (steps.Length == 0)
        {
            gates.Release(name);
        }
        else if (int.TryParse(steps, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
        {
            gates.Release(name, count);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return context.Response.WriteAsync("steps: not a whole number from 1 on, or all.\n");
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
