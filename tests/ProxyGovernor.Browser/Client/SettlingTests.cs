using ProxyGovernor.Browser.Support;
using ProxyGovernor.Tests.Host;

namespace ProxyGovernor.Browser.Client;

public sealed class SettlingTests(Chromium chromium, SettlingTests.RejectingDemo demo) : IClassFixture<SettlingTests.RejectingDemo>
{
    [Fact]
    public async Task Terminal_is_not_settled_and_a_settled_session_is_free()
    {
        await using var browser = await ClientPage.OpenAsync(chromium, demo.Address);
        var seen = await browser.RunAsync(nameof(Terminal_is_not_settled_and_a_settled_session_is_free),
            """
            const rejected = [];
            for (let turn = 0; turn < 20; turn++) {
                const stream = conversation.send(CHAT, say(1, 0));
                const error = await failure(read(stream));
                const status = await stream.settle();
                if (error || !status.settled || status.record.outcome !== "completed") {
                    rejected.push({ error, status });
                }
            }
            return rejected;
            """);

        Assert.Equal("[]", seen);
    }

    [Fact]
    public async Task A_stream_that_runs_is_active_after_so_many_tries()
    {
        await using var browser = await ClientPage.OpenAsync(chromium, demo.Address);
        var seen = await browser.RunAsync(nameof(A_stream_that_runs_is_active_after_so_many_tries),
            """
            const stream = conversation.send(CHAT, say(1000));
            await begun(stream);
            const running = await stream.settle({ attempts: 3, interval: 10 });
            const refused = await failure(read(client.conversation(session).send(CHAT, say(1))));
            const stopped = await stream.stop();
            return { running: [running.state, running.settled], refused: refused.name, stopped: [stopped.state, stopped.record.outcome], outcome: stream.outcome, thrown: await stream.reading };
            """);

        Assert.Equal(
            """{"running":["active",false],"refused":"RefusedError","stopped":["ended","canceled"],"outcome":"canceled","thrown":null}""",
            seen);
    }

    /// <summary>Where a session that is not free refuses the next request.</summary>
    public sealed class RejectingDemo : IAsyncLifetime
    {
        private DemoHost _host = null!;

        public Uri Address => _host.Address;

        public async ValueTask InitializeAsync() => _host = await DemoHost.StartAsync(new() { ["StreamGovernance__Policies__chat__OnConflict"] = "Reject" });

        public ValueTask DisposeAsync() => _host.DisposeAsync();
    }
}
