using System.Globalization;

namespace ProxyGovernor.Tests.Host;

/// <summary>The runtime has one thread that waits for sockets, unless completions run on it: then one for each processor.</summary>
public sealed class HostTuningTests
{
    private const string SocketThread = ".NET Sockets";

    [Theory(Timeout = 120_000)]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task What_a_socket_completes_runs_on_the_thread_that_was_told_unless_it_is_switched_off(string tuned, bool inline)
    {
        Assert.SkipWhen(Environment.ProcessorCount == 1, "One processor has one such thread either way.");
        Assert.Equal(inline, await SocketThreadsAsync("--StreamGovernance:Host:Tuned=" + tuned) == Environment.ProcessorCount);
    }

    [Fact(Timeout = 120_000)]
    public async Task The_backend_of_the_demo_opens_no_socket_before_the_setting_is_in_force() =>
        Assert.Equal(Environment.ProcessorCount, await SocketThreadsAsync("--demo"));

    private static async Task<int> SocketThreadsAsync(string argument)
    {
        await using ChildProcess host = ChildProcess.StartHost(new Dictionary<string, string>(), "--urls", "http://127.0.0.1:0", argument);
        await host.LineWithAsync("Application started");
        return Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{host.Id}/task"))
            .Count(static thread => File.ReadAllText(Path.Combine(thread, "comm")).TrimEnd() == SocketThread);
    }
}
