namespace ProxyGovernor.Tests.Host;

/// <summary>Asks a host whether it is ready, as an orchestrator does.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until the host says that it is; the test's own time limit bounds the asking.</summary>
    public static async Task ReadyAsync(this HttpClient client, Uri host)
    {
        using var interval = new PeriodicTimer(Interval);
        while (await client.ReadinessAsync(host) != "Healthy")
        {
            await interval.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Its answer.</summary>
    public static async Task<string> ReadinessAsync(this HttpClient client, Uri host)
    {
        using HttpResponseMessage response = await client.GetAsync(new Uri(host, "/healthz/ready"), TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
