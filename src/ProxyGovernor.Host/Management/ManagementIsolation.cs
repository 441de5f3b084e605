namespace ProxyGovernor.Host.Management;

/// <summary>Keeps each endpoint to the listeners it belongs to: elsewhere it is not found.</summary>
internal static class ManagementIsolation
{
    /// <summary>Adds the check where management has listeners of its own. Place it first.</summary>
    public static IApplicationBuilder UseManagementIsolation(this WebApplication app) =>
        ManagementUrls.Read(app.Configuration).Count == 0 ? app : app.Use(next => context => IsAtHome(context) ? next(context) : RefuseAsync(context));

    /// <summary>Says which listeners answer an endpoint.</summary>
    public static TBuilder WithManagementAccess<TBuilder>(this TBuilder builder, ManagementAccess access)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(access);

    private static bool IsAtHome(HttpContext context)
    {
        ManagementAccess? access = context.GetEndpoint()?.Metadata.OfType<ManagementAccess?>().LastOrDefault();
        bool management = context.Features.Get<ManagementConnection>() is not null;
        return access switch
        {
            ManagementAccess.Only => management,
            ManagementAccess.Also => true,
            _ => !management,
        };
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
