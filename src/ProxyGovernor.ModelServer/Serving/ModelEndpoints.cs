using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProxyGovernor.ModelServer.Dialects;

namespace ProxyGovernor.ModelServer.Serving;

/// <summary>Which path speaks which dialect, and when it streams.</summary>
internal static class ModelEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, AnswerEndpoint answers)
    {
        Generation("/v1/chat/completions", StreamMode.WhenAsked, (facts, _) => new OpenAIChat(facts));
        Generation("/v1/completions", StreamMode.WhenAsked, (facts, _) => new OpenAICompletion(facts));
        Generation("/v1/responses", StreamMode.WhenAsked, (facts, _) => new OpenAIResponses(facts));
        Generation("/v1/messages", StreamMode.WhenAsked, (facts, _) => new Anthropic(facts));
        Generation("/api/chat", StreamMode.UnlessDeclined, (facts, _) => new Ollama(facts, chat: true));
        Generation("/api/generate", StreamMode.UnlessDeclined, (facts, _) => new Ollama(facts, chat: false));
        Generation("/v1beta/models/{model}:streamGenerateContent", StreamMode.Always, (facts, request) => new Gemini(facts, request.Query["alt"] == "sse"));
        Generation("/v1beta/models/{model}:generateContent", StreamMode.Never, (facts, _) => new Gemini(facts, sse: false));
        foreach (var native in (string[])["/generate", "/generate_stream", "/completion", "/sse"])
            Generation(native, StreamMode.UnlessDeclined, (facts, _) => new PlainSse(facts));
        Generation("/ndjson", StreamMode.UnlessDeclined, (facts, _) => new PlainNdjson(facts));

        routes.MapGet("/v1/models", context => answers.ServeJsonAsync(context, _ => PlainJson.Models));
        routes.MapPost("/v1/embeddings", context => answers.ServeJsonAsync(context, _ => PlainJson.Embeddings));
        routes.MapPost("/v1/messages/count_tokens", context => answers.ServeJsonAsync(context, _ => PlainJson.TokenCount));
        routes.Map("/echo", context => answers.ServeJsonAsync(context, body => Echo.Of(context.Request, body.Length)));

        void Generation(string path, StreamMode mode, Func<AnswerFacts, HttpRequest, ModelDialect> dialect) =>
            routes.MapPost(path, context => answers.ServeAsync(context, mode, dialect));
    }
}
