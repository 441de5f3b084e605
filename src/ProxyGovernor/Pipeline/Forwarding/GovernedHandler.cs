using System.Text;
using ProxyGovernor.Policies.Configuration;

namespace ProxyGovernor.Pipeline.Forwarding;

/// <summary>What governance needs of an HTTP handler towards model servers.</summary>
public static class GovernedHandler
{
    /// <summary>
    /// Closes a cancelled response at once instead of draining it for up to 2 s (the model would go on for as long), sets the cluster's
    /// connect timeout, and sends header values in UTF-8 where no other encoding was set, as the server reads them: without one, a client's
    /// value beyond ASCII fails the request and counts against the destination's health. Where the process has its sockets continue inline
    /// (<c>DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS</c>), its connections are filtered, unless they are already, so that a stream which never
    /// waits for its model server does not keep the thread from others.
    /// </summary>
    /// <param name="handler">The handler, before its first request.</param>
    /// <param name="clusterMetadata">The cluster's metadata; <c>StreamGovernance.ConnectTimeout</c> as a time span, default 5 s.</param>
    public static void Configure(SocketsHttpHandler handler, IReadOnlyDictionary<string, string>? clusterMetadata)
    {
        ArgumentNullException.ThrowIfNull(handler);
        handler.ResponseDrainTimeout = TimeSpan.Zero;
        handler.ConnectTimeout = GovernanceMetadata.ConnectTimeoutOf(clusterMetadata);
        handler.RequestHeaderEncodingSelector ??= static (_, _) => Encoding.UTF8;
        FairStream.UseFor(handler);
    }
}
