using ProxyGovernor.Hosting;

namespace ProxyGovernor.Host;

/// <summary>
/// Three settings of the whole process that take most of the CPU time out of a proxied event: a thread of the pool that finds no work
/// sleeps at once instead of spinning, and what a socket's completion continues runs on the thread that was told of it. Their price is
/// that nothing may block on such a thread: all its sockets would wait.
/// </summary>
internal static class HostTuning
{
    /// <summary>The configuration key: <c>true</c> (default) or <c>false</c>. The library checks its value with everything else.</summary>
    internal const string Key = "StreamGovernance:Host:Tuned";

    /// <summary>How often an idle thread of the pool looks for work before it sleeps. The environment's <c>DOTNET_ThreadPool_UnfairSemaphoreSpinLimit</c> wins.</summary>
    internal const string SpinLimit = "System.Threading.ThreadPool.UnfairSemaphoreSpinLimit";

    /// <summary>
    /// Applies them where the configuration does not say otherwise. The runtime reads each once, at the first use of the pool and of a
    /// socket: call it as soon as there is a configuration, and before anything is awaited.
    /// </summary>
    public static void Tune(this WebApplicationBuilder builder)
    {
        if (bool.TryParse(builder.Configuration[Key], out bool tuned) && !tuned)
        {
            return;
        }

        AppContext.SetData(SpinLimit, 0);
        // The runtime reads it nowhere else.
        if (Environment.GetEnvironmentVariable(InlineCompletions.Switch) is null)
        {
            Environment.SetEnvironmentVariable(InlineCompletions.Switch, "1");
        }

        builder.WebHost.UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true).UseFairClients();
    }
}
