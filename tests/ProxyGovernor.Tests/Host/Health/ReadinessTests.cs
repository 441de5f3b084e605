using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using ProxyGovernor.Host.Health;

namespace ProxyGovernor.Tests.Host.Health;

public sealed class ReadinessTests
{
    [Fact]
    public async Task A_stopping_process_is_not_ready()
    {
        using var lifetime = new ManualLifetime();
        var check = new ShutdownReadinessCheck(lifetime);
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(check));
        lifetime.StopApplication();
        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync(check));
    }

    private static async Task<HealthStatus> StatusAsync(ShutdownReadinessCheck check) =>
        (await check.CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken)).Status;

    private sealed class ManualLifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => stopping.Cancel();

        public void Dispose() => stopping.Dispose();
    }
}
