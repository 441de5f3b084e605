namespace ProxyGovernor.Host.Management;

/// <summary>The connection feature that marks what was accepted by a management listener.</summary>
internal sealed class ManagementConnection
{
    /// <summary>The one mark; it carries nothing.</summary>
    public static ManagementConnection Mark { get; } = new();
}
