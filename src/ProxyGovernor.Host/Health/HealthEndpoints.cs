using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ProxyGovernor.Host.Health;

/// <summary>The two questions that an orchestrator asks: does the process live, and may it be sent requests.</summary>
internal static class HealthEndpoints
{
    private const string ReadyTag = "ready";

    /// <summary>Adds the checks of readiness; packages add theirs with the tag <c>ready</c>.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<ShutdownReadinessCheck>("shutdown", tags: [ReadyTag]);
        return services;
    }

    /// <summary>Maps <c>/healthz/live</c>, which asks nothing further, and <c>/healthz/ready</c>.</summary>
    public static IEndpointConventionBuilder MapHealth(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder health = endpoints.MapGroup("/healthz");
        health.MapHealthChecks("/live", new HealthCheckOptions { Predicate = static _ => false });
        health.MapHealthChecks("/ready", new HealthCheckOptions { Predicate = static check => check.Tags.Contains(ReadyTag), ResponseWriter = WriteReasonsAsync });
        return health;
    }

    /// <summary>The status, then a line of each check that has something to say: whoever asks by hand learns why.</summary>
    private static Task WriteReasonsAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var reasons = report.Entries.Where(static entry => !string.IsNullOrEmpty(entry.Value.Description)).Select(static entry => $"{entry.Key}: {entry.Value.Description}");
        return context.Response.WriteAsync(string.Join('\n', reasons.Prepend(report.Status.ToString())));
    }
}
