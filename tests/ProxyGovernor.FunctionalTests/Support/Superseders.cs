using System.Globalization;
using System.Net;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>A hundred requests of session <c>s1</c>, spread over the proxies that share it, whose answers have no end.</summary>
/// <param name="model">Behind all of them.</param>
/// <param name="atOnce">How many newcomers meet. A store that several replicas share remembers 16 ended runs: who hears of its end later than that is told less.</param>
/// <param name="proxies">Under <c>OnStoreUnavailable=Reject</c>, so that on a busy machine nobody goes on without the store.</param>
internal sealed class Superseders(SimulatedModelServer model, int atOnce, params GovernedProxy[] proxies)
{
    private const int Count = 100;
    private static readonly (string, string) Endless = ("X-Model-Events", "1000000");
    private int _askedAgain;

    /// <summary>While the teardown of their predecessor is held, the newest of them waits for it, and all others are answered.</summary>
    /// <param name="probe">Of the first proxy.</param>
    public async Task MeetWhileTheFirstIsTornDownAsync(StepProbe probe)
    {
        using var first = await AskAsync(proxies[0], "first");
        Assert.NotNull(await first.NextEventAsync());
        var teardown = probe.HoldOnce(Pipeline.RunStep.Finalize, first.StreamId);
        List<Task<PromptResponse>> asked = [AskAsync(0)];
        await teardown.Arrived;
        await AskInWavesAsync(1, Count - 2, number => asked.Add(AskAsync(number)), asked);
        asked.Add(AskAsync(Count - 1));
        await CompletedAsync(asked, Count - 1);

        foreach (var answering in asked.Where(task => task.IsCompleted))
        {
            using var answer = await answering;
            await CheckRefusedAsync(answer);
        }

        var newest = LeftOf(asked);
        Assert.True(newest == Count - 1 || _askedAgain > 0);
        Assert.Equal(["first"], model.Names());
        teardown.Release();
        using var won = await asked[newest];
        Assert.NotNull(await won.NextEventAsync());
        Assert.Equal(["first", NameOf(newest)], model.Names());
        Assert.Single(Terminals(await first.EventsAsync()));
    }

    /// <summary>Whoever came last to the store is left, and whoever never owned the session never reached the model server.</summary>
    public async Task MeetAsTheyComeAsync()
    {
        var asked = new List<Task<PromptResponse>>();
        var followed = new List<Task<string?>>();
        await AskInWavesAsync(0, Count, Follow, followed);
        var left = LeftOf(followed);
        var newest = await model.SeenAsync(NameOf(left));
        await asked[left];
        var refused = (await Task.WhenAll(followed.Where(task => task.IsCompleted))).OfType<string>().ToHashSet();
        var reached = model.Requests.Snapshot();

        Assert.NotEmpty(refused);
        Assert.DoesNotContain(reached, request => refused.Contains(request.StreamId!));
        Assert.Equal(ModelEnding.Running, newest.Ending);
        Assert.Equal(reached.Max(FenceOf), FenceOf(newest));
        Assert.Equal("canceled", (await proxies[0].StopAsync("sessions/s1/active")).Text("outcome"));
        Assert.Null(await followed[left]);

        void Follow(int number)
        {
            asked.Add(AskAsync(number));
            followed.Add(FollowAsync(asked[^1]));
        }
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"request {number}");

    private static long FenceOf(ModelRequest request) => long.Parse(request.Fence!, CultureInfo.InvariantCulture);

    private static int LeftOf<T>(List<Task<T>> tasks) => tasks.FindIndex(task => !task.IsCompleted);

    private static IEnumerable<string> Terminals(List<string> events) => events.Where(text => text.Contains("\"error\"", StringComparison.Ordinal));

    private Task<PromptResponse> AskAsync(int number) => AskAsync(proxies[number % proxies.Length], NameOf(number));

    /// <summary>As clients do, asks again where the store could not be heard in time.</summary>
    private async Task<PromptResponse> AskAsync(GovernedProxy proxy, string name)
    {
        while (true)
        {
            var response = await proxy.PostAsync("s1", Endless, ("X-Model-Name", name));
            if (response.Status != HttpStatusCode.ServiceUnavailable)
            {
                return response;
            }

            Interlocked.Increment(ref _askedAgain);
            response.Dispose();
            await Pace.NextAsync();
        }
    }

    private async Task AskInWavesAsync<T>(int first, int count, Action<int> ask, List<Task<T>> asked)
    {
        foreach (var wave in Enumerable.Range(first, count).Chunk(atOnce))
        {
            Array.ForEach(wave, ask);
            await CompletedAsync(asked, asked.Count - 1);
        }
    }

    /// <summary>To its end; the stream's id where it was answered in place of its stream and never began.</summary>
    private async Task<string?> FollowAsync(Task<PromptResponse> asked)
    {
        using var response = await asked;
        if ((int)response.Status == 499)
        {
            await CheckRefusedAsync(response);
            return await NeverBeganAsync(response.StreamId) ? response.StreamId : null;
        }

        Assert.Single(Terminals(await response.EventsAsync()));
        return null;
    }

    private async Task<bool> NeverBeganAsync(string id)
    {
        var told = await Task.WhenAny(proxies.Select(proxy => proxy.Lifecycle.OutcomeAsync(id)));
        await told;
        return proxies.Any(proxy => proxy.Lifecycle.NamesOf(id).Contains("stream_refused"));
    }

    private static async Task CheckRefusedAsync(PromptResponse response)
    {
        Assert.Equal((499, "false"), ((int)response.Status, response.Header("x-should-retry")));
        Assert.Contains("\"code\":\"superseded\"", await response.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static async Task CompletedAsync(IReadOnlyCollection<Task> tasks, int count)
    {
        // Looked at once a round: the one that is left may be all that is pending by the time it is waited for.
        for (var pending = Pending(); tasks.Count - pending.Count < count; pending = Pending())
        {
            await Task.WhenAny(pending).InTime();
        }

        List<Task> Pending() => [.. tasks.Where(task => !task.IsCompleted)];
    }
}
