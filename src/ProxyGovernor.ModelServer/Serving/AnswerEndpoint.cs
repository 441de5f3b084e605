using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ProxyGovernor.ModelServer.Dialects;
using ProxyGovernor.ModelServer.Scripting;

namespace ProxyGovernor.ModelServer.Serving;

/// <summary>From a request to its answer: read the script, read the body, choose what to say, say it as scripted.</summary>
internal sealed class AnswerEndpoint(ModelGates gates, TimeProvider time)
{
    private long _number;

    public Task ServeAsync(HttpContext context, StreamMode mode, Func<AnswerFacts, HttpRequest, ModelDialect> create) =>
        ServeAsync(context, (script, body) =>
        {
            var text = new ModelText(script.EventSize);
            var facts = new AnswerFacts(Interlocked.Increment(ref _number), time.GetUtcNow(), script.Events, text, body.IncludeUsage);
            var streams = Streams(mode, body);
            return () =>
            {
                var dialect = create(facts, context.Request);
                if (script.Status >= StatusCodes.Status300MultipleChoices)
                    return new JsonAnswer(dialect.Refusal(script.Status));
                return streams ? dialect : new JsonAnswer(dialect.Whole());
            };
        });

    public Task ServeJsonAsync(HttpContext context, Func<ReceivedBody, string> json) =>
        ServeAsync(context, (script, body) =>
        {
            var answer = new JsonAnswer(script.Status >= StatusCodes.Status300MultipleChoices ? ErrorNames.OpenAIError(script.Status) : json(body));
            return () => answer;
        });

    private async Task ServeAsync(HttpContext context, Func<ModelScript, ReceivedBody, Func<IAnswer>> choose)
    {
        var request = context.Features.GetRequiredFeature<ModelRequest>();
        try
        {
            var script = ModelScriptReader.Read(context.Request);
            var body = await ReceivedBody.ReadAsync(context.Request, context.RequestAborted);
            if (script.OutlivesClose || context.Request.Headers.ContainsKey(EngineEndpoints.ConversationHeader))
                request.OutliveClose();
            request.BodyReceived();
            var create = choose(script, body);
            var answer = create();
            if (script.Comments > 0 && !answer.ContentType.StartsWith("text/event-stream", StringComparison.Ordinal))
                throw new ModelScriptException($"{ModelScriptHeaders.Comments}: '{script.Comments}' needs an event stream, this answer is {answer.ContentType}.");
            request.AnsweredAs(answer.Id);
            AnswerHead.Set(context.Response, script, answer, create);
            await new AnswerSender(context, script, answer, request, gates, time).SendAsync();
        }
        catch (ModelScriptException refusal)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(refusal.Message + "\n", context.RequestAborted);
        }
    }

    private static bool Streams(StreamMode mode, ReceivedBody body) => mode switch
    {
        StreamMode.Always => true,
        StreamMode.WhenAsked => body.Stream == true,
        StreamMode.UnlessDeclined => body.Stream != false,
        _ => false,
    };
}
