namespace ProxyGovernor.Benchmarks.Streams;

/// <summary>What the host sets for its process, for whoever is compared with it or measures it: a load generator that spins takes the processors from what it measures.</summary>
internal static class RuntimeTuning
{
    public const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>To be called before the first socket and the first await.</summary>
    public static void Apply()
    {
        AppContext.SetData("System.Threading.ThreadPool.UnfairSemaphoreSpinLimit", 0);
        Environment.SetEnvironmentVariable(InlineCompletions, "1");
    }
}
