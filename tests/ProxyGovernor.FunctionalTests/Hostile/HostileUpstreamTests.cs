using ProxyGovernor.FunctionalTests.Support;

namespace ProxyGovernor.FunctionalTests.Hostile;

/// <summary>Whatever a model server says, its client has one answer or one terminal, its connection is not used again, and nobody else notices.</summary>
public sealed class HostileUpstreamTests
{
    public static TheoryData<string> Names { get; } = [.. HostileAnswer.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_harms_nobody(string name)
    {
        var (says, status, outcome) = HostileAnswer.All[name];
        await using var scene = await Scene.SetAsync(says);

        using var response = await scene.Proxy.PostAsync(Scene.Session, Scene.Hostile);
        var body = await response.ReadToEndAsync();

        Assert.Equal((status, outcome), ((int)response.Status, await scene.Proxy.Lifecycle.OutcomeAsync(response.StreamId)));
        CheckEnding(status, body, outcome);
        Assert.DoesNotContain("evil", body, StringComparison.Ordinal);
        await scene.Proxy.SettledAsync(response.StreamId);
        await scene.CheckUnharmedAsync();
    }

    private static void CheckEnding(int status, string body, string outcome)
    {
        switch (status)
        {
            case 200:
                var expected = DialectCase.All["OpenAIChat"];
                var events = expected.Read(body);
                Assert.Equal([events.Count - 2], expected.Terminals(events));
                Assert.Equal(outcome, events[^2].Member("error")?.GetProperty("code").GetString());
                break;
            case 502:
                Assert.Contains($"\"code\":\"{outcome}\"", body, StringComparison.Ordinal);
                break;
            default:
                Assert.Equal("", body);
                break;
        }
    }
}
