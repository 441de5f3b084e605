using Microsoft.Extensions.Hosting;

namespace ProxyGovernor.ModelServer.Serving;

/// <summary>Leaves the process's signals alone: the server stops when its owner disposes it, not when the process is asked to drain.</summary>
internal sealed class OwnedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
