using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProxyGovernor.Hosting;
using ProxyGovernor.Tests.Policies;

namespace ProxyGovernor.Tests.Hosting;

/// <summary>The host would cut a drain short that lasts longer than its own shutdown timeout.</summary>
public sealed class ShutdownDrainTests
{
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("00:00:30", 35)]
    [InlineData("00:10:00", 605)]
    [InlineData("00:00:01", 30)]
    public async Task The_hosts_own_timeout_is_raised_to_the_drain_and_never_lowered(string drain, int seconds)
    {
        await using var app = await StartAsync(new ReplaceableConfiguration($"DrainTimeout={drain}"));

        Assert.Equal(seconds, ShutdownTimeoutOf(app).TotalSeconds);
    }

    [Fact]
    public async Task What_the_application_has_set_is_kept_where_it_is_enough()
    {
        await using var app = await StartAsync(new ReplaceableConfiguration("DrainTimeout=00:00:30"), services => services.Configure<HostOptions>(options => options.ShutdownTimeout = Ample));

        Assert.Equal(Ample, ShutdownTimeoutOf(app));
    }

    [Fact]
    public async Task A_drain_that_a_reload_makes_longer_has_its_room_too()
    {
        var file = new ReplaceableConfiguration("DrainTimeout=00:00:30");
        await using var app = await StartAsync(file);

        file.Replace("DrainTimeout=00:01:00");

        Assert.Equal(65, ShutdownTimeoutOf(app).TotalSeconds);
    }

    private static TimeSpan ShutdownTimeoutOf(WebApplication app) => app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;

    private static async Task<WebApplication> StartAsync(ReplaceableConfiguration file, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddReverseProxy();
        builder.Services.AddStreamGovernance(new ConfigurationBuilder().Add(file).Build().GetSection(GovernanceConfigurations.SectionName));
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        await app.Services.GetServices<IHostedService>().OfType<ShutdownDrain>().Single().StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
