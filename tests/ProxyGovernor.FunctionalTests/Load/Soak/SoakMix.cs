using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Load.Soak;

/// <summary>The ways in which streams end, one after the other, each checked by its client.</summary>
internal static class SoakMix
{
    /// <summary>Stalled streams are not to wait for long.</summary>
    private const string ShortIdle = "idle";

    /// <summary>Each returns the outcomes that the host is to have counted for it.</summary>
    private static readonly Func<Take, Task<string[]>>[] Turns =
        [CompleteAsync, SupersedeAsync, CompleteAsync, LeaveAsync, WholeAsync, StopAsync, CompleteAsync, ResetAsync, CompleteAsync, StallAsync];

    public static IEnumerable<string> Settings { get; } = PolicyRoutes.Of(ShortIdle, ("Timeouts:Idle", "00:00:01")).Select(static setting => $"{setting.Key}={setting.Value}");

    /// <summary>The turn of that number: each way to end goes through all dialects and texts.</summary>
    public static Task<string[]> PlayAsync(HttpClient client, ModelAnswers answers, long number) =>
        Turns[number % Turns.Length](new Take(client, answers, number, number / Turns.Length));

    private static async Task<string[]> CompleteAsync(Take take)
    {
        using var stream = await take.OpenAsync();
        await stream.CheckCompletedAsync();
        return ["completed"];
    }

    private static async Task<string[]> SupersedeAsync(Take take)
    {
        using var older = await take.BeginAsync();
        using var newer = await take.OpenAsync();
        await older.CheckCutAsync();
        await newer.CheckCompletedAsync();
        return ["superseded", "completed"];
    }

    private static async Task<string[]> LeaveAsync(Take take)
    {
        using var stream = await take.BeginAsync();
        return ["client_closed"];
    }

    private static async Task<string[]> WholeAsync(Take take)
    {
        await take.CheckWholeAsync();
        return ["completed"];
    }

    private static async Task<string[]> StopAsync(Take take)
    {
        using var stream = await take.BeginAsync();
        using var answer = await take.Client.DeleteAsync($"/governor/streams/{stream.Id}?wait=20").InTime();
        answer.EnsureSuccessStatusCode();
        await stream.CheckCutAsync();
        return ["canceled"];
    }

    private static async Task<string[]> ResetAsync(Take take)
    {
        using var stream = await take.OpenAsync((ModelScriptHeaders.Fault, "reset@3"));
        await stream.CheckCutAsync();
        return ["upstream_error"];
    }

    private static async Task<string[]> StallAsync(Take take)
    {
        using var stream = await take.OpenAsync((PolicyRoutes.Header, ShortIdle), (ModelScriptHeaders.Fault, "stall@3"));
        await stream.CheckCutAsync();
        return ["timeout_idle"];
    }
}
