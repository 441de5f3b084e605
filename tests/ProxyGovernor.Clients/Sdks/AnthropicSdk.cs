using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;

namespace ProxyGovernor.Clients.Sdks;

/// <summary>NuGet's Anthropic.</summary>
internal sealed class AnthropicSdk : ISdk
{
    public async Task<SdkResult> RunAsync(SdkCall call)
    {
        using var http = ObservedHandler.Client(call);
        var text = new AnswerText(call);
        try
        {
            await AskAsync(call, http, text);
            return text.Result();
        }
        catch (Exception error)
        {
            return text.Result(new SdkError(
                error.GetType().Name, (int?)(error as AnthropicApiException)?.StatusCode, (error as AnthropicServiceException)?.ErrorType?.ToString(), error.ToString()));
        }
    }

    private static async Task AskAsync(SdkCall call, HttpClient http, AnswerText text)
    {
        using var client = new AnthropicClient { BaseUrl = call.Address.ToString(), ApiKey = "key", HttpClient = http };
        var request = new MessageCreateParams { Model = "m", MaxTokens = 100, Messages = [new UserMessageParam { Content = "hello" }] };
        if (!call.Stream)
        {
            var answer = await client.Messages.Create(request, call.Aborted);
            text.Add(answer.Content[0].TryPickText(out var block) ? block.Text : null);
            text.Finish();
            return;
        }

        await foreach (var update in client.Messages.CreateStreaming(request, call.Aborted))
        {
            if (update.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var said))
            {
                text.Add(said.Text);
            }
            else if (update.TryPickStop(out _))
            {
                text.Finish();
            }
        }
    }
}
