namespace ProxyGovernor.Hosting;

/// <summary>The runtime's own switch, in the environment: whoever sets it has seen to it that nothing blocks on a thread that serves sockets.</summary>
internal static class InlineCompletions
{
    public const string Switch = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Whether the process runs what follows a socket's completion on the thread that was told of it: there is one for each processor.</summary>
    public static bool AreOn() => Environment.GetEnvironmentVariable(Switch) is "1" or "true";
}
