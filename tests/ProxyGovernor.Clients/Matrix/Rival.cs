using ProxyGovernor.Dialects;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.Clients.Matrix;

/// <summary>A stream of the same session and credential as the SDK's, held at the model server until it is let finish.</summary>
internal sealed class Rival
{
    private readonly Stage _stage;
    private readonly string _name;
    private readonly Task<PromptResponse> _response;

    private Rival(Stage stage, string name, Task<PromptResponse> response) => (_stage, _name, _response) = (stage, name, response);

    public static Rival Start(Stage stage, Cell cell, string session, string role)
    {
        var name = $"{session} {role}";
        var request = Prompt.Request(PathOf(cell.Client.Dialect), session, headers:
        [
            .. cell.Client.Credential, (Policies.Header, cell.Ending.Policy), (ModelScriptHeaders.Name, name), (ModelScriptHeaders.Gate, name), (ModelScriptHeaders.Events, "2"),
        ]);
        return new Rival(stage, name, stage.Proxy.Client.PromptAsync(request));
    }

    /// <summary>Waits until the model server holds it, and tells its stream id.</summary>
    public async Task<string> HeldAsync() => (await ReceivedAsync()).StreamId!;

    /// <summary>Lets it finish. False where something ended it before.</summary>
    public async Task<bool> FinishAsync()
    {
        _stage.Model.Gates.Open(_name);
        using var response = await _response;
        await response.ReadToEndAsync();
        return (await ReceivedAsync()).Ending == ModelEnding.Completed;
    }

    /// <summary>Takes whatever it was left with.</summary>
    public async Task LeaveAsync()
    {
        using var response = await _response;
    }

    private async Task<ModelRequest> ReceivedAsync() =>
        await _stage.Model.Requests.WaitAsync(request => request.Name == _name).WaitAsync(Limits.Patience);

    private static string PathOf(StreamDialect dialect) => dialect switch
    {
        StreamDialect.OpenAIChat => Prompt.ChatPath,
        StreamDialect.OpenAIResponses => "/v1/responses",
        StreamDialect.Anthropic => "/v1/messages",
        StreamDialect.Ollama => "/api/chat",
        _ => throw new ArgumentOutOfRangeException(nameof(dialect)),
    };
}
