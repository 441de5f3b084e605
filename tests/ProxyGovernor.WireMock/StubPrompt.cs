namespace ProxyGovernor.WireMock;

/// <summary>Prompts that name the stub to answer them.</summary>
internal static class StubPrompt
{
    public const string Header = "X-Stub";

    public static Task<PromptResponse> PromptAsync(this GovernedProxy proxy, string stub, string? session, string path = Prompt.ChatPath) =>
        proxy.Client.PromptAsync(Request(stub, session, path));

    public static HttpRequestMessage Request(string stub, string? session, string path = Prompt.ChatPath) => Prompt.Request(path, session, headers: (Header, stub));
}
