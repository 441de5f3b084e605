using ProxyGovernor.Chaos.Processes;

namespace ProxyGovernor.Chaos.Load;

/// <summary>
/// What a process compiles when it first does it may take a busy machine longer than a predecessor is waited for here, which is a quarter of what
/// it is by default: a new replica supersedes once before it is given any load, under no name, so that no history tells of it.
/// </summary>
internal static class WarmUp
{
    public static async Task SupersedeAsync(HostProcess replica)
    {
        using var patience = new CancellationTokenSource(Limits.Patience);
        using var http = new HttpClient();
        using var older = await AskAsync(http, replica, "10000", patience.Token);
        using var newer = await AskAsync(http, replica, "1", patience.Token);
        await EndAsync(newer, patience.Token);
        await EndAsync(older, patience.Token);
    }

    private static async Task EndAsync(HttpResponseMessage answer, CancellationToken patience)
    {
        try
        {
            await answer.Content.CopyToAsync(Stream.Null, patience);
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            // It took longer over its last event than a client is waited for, and cuts it off: that is an ending too.
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient http, HostProcess replica, string events, CancellationToken patience)
    {
        while (true)
        {
            using var prompt = RapidPrompts.Prompt(replica, $"warm-up-{replica.Name}", events);
            var answer = await http.SendAsync(prompt, HttpCompletionOption.ResponseHeadersRead, patience);
            if (answer.IsSuccessStatusCode)
            {
                return answer;
            }

            // It has yet to find the store.
            answer.Dispose();
        }
    }
}
