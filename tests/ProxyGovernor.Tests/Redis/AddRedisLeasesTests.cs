using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.Hosting;
using ProxyGovernor.Leases;
using ProxyGovernor.Policies.Configuration;
using ProxyGovernor.Redis;
using ProxyGovernor.Testing;
using ProxyGovernor.Tests.Redis.Transport;

namespace ProxyGovernor.Tests.Redis;

public sealed class AddRedisLeasesTests
{
    [Fact(Timeout = 120_000)]
    public async Task The_configured_connection_is_used()
    {
        var server = await RedisServer.Shared;
        await using var services = Services(new() { ["ConnectionStrings:Redis"] = server.Address });
        var store = services.GetRequiredService<ILeaseStore>();

        Assert.IsType<RedisLeaseStore>(store);
        await AnswersAsync(store);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_connection_that_is_passed_goes_before_the_configured_one()
    {
        var server = await RedisServer.Shared;
        await using var services = Services(new() { ["ConnectionStrings:Redis"] = "127.0.0.1:1" }, server.Address);

        await AnswersAsync(services.GetRequiredService<ILeaseStore>());
    }

    [Theory(Timeout = 120_000)]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("password=not-to-be-told")]
    [InlineData("127.0.0.1:6379,pasword=not-to-be-told")]
    public async Task Without_a_usable_connection_the_error_names_the_key_and_no_password(string? connection)
    {
        await using var services = Services(new() { ["ConnectionStrings:Redis"] = connection });

        var error = Assert.Throws<GovernanceConfigurationException>(services.GetRequiredService<ILeaseStore>);

        Assert.Contains("ConnectionStrings:Redis", Assert.Single(error.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain("not-to-be-told", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Asks more than once, since a busy machine may need longer than 750 ms to connect.</summary>
    private static Task AnswersAsync(ILeaseStore store) =>
        RedisTransports.UntilAnsweredAsync(async () => await store.GetTimeAsync(TestContext.Current.CancellationToken));

    private static ServiceProvider Services(Dictionary<string, string?> settings, string? connectionString = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        services.AddReverseProxy();
        services.AddStreamGovernance(configuration.GetSection("StreamGovernance")).AddRedisLeases(connectionString);
        return services.BuildServiceProvider();
    }
}
