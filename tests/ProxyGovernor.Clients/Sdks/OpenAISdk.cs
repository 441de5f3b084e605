using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Responses;
using ProxyGovernor.Dialects;

namespace ProxyGovernor.Clients.Sdks;

/// <summary>NuGet's OpenAI.</summary>
internal sealed class OpenAISdk : ISdk
{
    private static readonly ApiKeyCredential Key = new("key");

    public async Task<SdkResult> RunAsync(SdkCall call)
    {
        using var http = ObservedHandler.Client(call);
        using var transport = new HttpClientPipelineTransport(http);
        var text = new AnswerText(call);
        try
        {
            await (call.Dialect == StreamDialect.OpenAIChat ? ChatAsync(call, transport, text) : RespondAsync(call, transport, text));
            return text.Result();
        }
        catch (ErrorUpdateException error)
        {
            return text.Result(new SdkError(nameof(StreamingResponseErrorUpdate), null, error.Code, error.Message));
        }
        catch (Exception error)
        {
            return text.Result(new SdkError(error.GetType().Name, (error as ClientResultException)?.Status, null, error.ToString()));
        }
    }

    private static async Task ChatAsync(SdkCall call, PipelineTransport transport, AnswerText text)
    {
        var client = new ChatClient("m", Key, new OpenAIClientOptions { Endpoint = new Uri(call.Address, "v1"), Transport = transport });
        ChatMessage[] messages = [new UserChatMessage("hello")];
        if (!call.Stream)
        {
            ChatCompletion answer = await client.CompleteChatAsync(messages, cancellationToken: call.Aborted);
            text.Add(answer.Content[0].Text);
            text.Finish();
            return;
        }

        await foreach (var update in client.CompleteChatStreamingAsync(messages, cancellationToken: call.Aborted))
        {
            text.Add(string.Concat(update.ContentUpdate.Select(part => part.Text)));
            if (update.FinishReason is not null)
            {
                text.Finish();
            }
        }
    }

    private static async Task RespondAsync(SdkCall call, PipelineTransport transport, AnswerText text)
    {
        var client = new ResponsesClient(Key, new ResponsesClientOptions { Endpoint = new Uri(call.Address, "v1"), Transport = transport });
        if (!call.Stream)
        {
            ResponseResult answer = await client.CreateResponseAsync("m", "hello", cancellationToken: call.Aborted);
            text.Add(answer.GetOutputText());
            text.Finish();
            return;
        }

        await foreach (var update in await client.CreateResponseStreamingAsync("m", "hello", cancellationToken: call.Aborted))
        {
            switch (update)
            {
                case StreamingResponseOutputTextDeltaUpdate delta:
                    text.Add(delta.Delta);
                    break;
                case StreamingResponseCompletedUpdate:
                    text.Finish();
                    break;
                case StreamingResponseErrorUpdate error:
                    // This SDK throws nothing from a stream of responses: an application reads errors among the updates.
                    throw new ErrorUpdateException(error.Code, error.Message);
            }
        }
    }
}
