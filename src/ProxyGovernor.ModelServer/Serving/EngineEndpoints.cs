using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProxyGovernor.ModelServer.Dialects;

namespace ProxyGovernor.ModelServer.Serving;

/// <summary>How engines are told to stop a generation: SGLang's and llama-server's own ways, and one of no particular engine, which can be scripted.</summary>
internal static class EngineEndpoints
{
    public const string ConversationHeader = "X-Conversation-Id";

    public static void Map(IEndpointRouteBuilder routes, ModelRequestLog requests, AnswerEndpoint answers)
    {
        routes.MapPost("/abort_request", context => AbortByRidAsync(context, requests));
        routes.MapDelete("/v1/stream", context => DeleteStreamAsync(context, requests));
        routes.MapMethods("/abort/{id}", ["DELETE", "POST"], context => answers.ServeJsonAsync(context, _ =>
        {
            var id = (string?)context.GetRouteValue("id");
            return PlainJson.Stopped(Stop(requests, request => request.StreamId == id || request.AnswerId == id));
        }));
    }

    /// <summary>SGLang answers 200 with an empty body, whether it knew the id or not.</summary>
    private static async Task AbortByRidAsync(HttpContext context, ModelRequestLog requests)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            var rid = body.RootElement.GetProperty("rid").GetString();
            Stop(requests, request => request.AnswerId is { } id && id == rid);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    }

    /// <summary>llama-server answers 204, whether there was such a stream or not.</summary>
    private static Task DeleteStreamAsync(HttpContext context, ModelRequestLog requests)
    {
        var id = context.Request.Query["conv_id"].ToString();
        context.Response.StatusCode = id.Length == 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status204NoContent;
        Stop(requests, request => id.Length > 0 && request.Headers[ConversationHeader] == id);
        return Task.CompletedTask;
    }

    private static int Stop(ModelRequestLog requests, Func<ModelRequest, bool> named)
    {
        var running = requests.Snapshot().Where(request => request.Ending == ModelEnding.Running && named(request)).ToList();
        running.ForEach(static request => request.Cut(ModelEnding.Stopped));
        return running.Count;
    }
}
