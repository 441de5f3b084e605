using ProxyGovernor.Leases;

namespace ProxyGovernor.Sessions;

/// <summary>Whose streams an asker may see.</summary>
/// <param name="Tenant">The caller's tenant; null for the operator, who sees all.</param>
/// <param name="PreviousTenant">The same caller's under the identity secret before, which runs begun then are known by; null where there was none.</param>
internal readonly record struct TenantScope(string? Tenant, string? PreviousTenant)
{
    public static TenantScope Everyone => default;

    public bool Includes(LeaseRun run) => Tenant is null || run.Tenant == Tenant || (PreviousTenant is not null && run.Tenant == PreviousTenant);
}
