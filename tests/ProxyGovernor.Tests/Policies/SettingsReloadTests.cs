using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Policies.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace ProxyGovernor.Tests.Policies;

public sealed class SettingsReloadTests : IDisposable
{
    private const string Secret = "Identity:Secret=the-first-secret";
    private readonly RecordedLog _log = new();
    private readonly InMemoryConfigProvider _proxy = new(Routes("chat"), []);
    private readonly ReplaceableConfiguration _file = new(Secret, "Policies:chat:Timeouts:Idle=00:00:10");
    private readonly ServiceProvider _services;
    private readonly GovernanceSettingsProvider _provider;

    public SettingsReloadTests()
    {
        _services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log))
            .AddSingleton<IProxyConfigProvider>(_proxy)
            .AddGovernanceConfiguration(new ConfigurationBuilder().Add(_file).Build().GetSection(GovernanceConfigurations.SectionName))
            .BuildServiceProvider();
        _provider = _services.GetRequiredService<GovernanceSettingsProvider>();
    }

    [Fact]
    public void A_valid_reload_is_in_force_at_once()
    {
        _file.Replace(Secret, "Policies:chat:Timeouts:Idle=00:00:20");

        Assert.Equal(20, _provider.Current.Policies["chat"].IdleTimeout.TotalSeconds);
        Assert.Equal(["Information configuration_reloaded Stream governance reloaded with 1 policies"], _log.Lines);
    }

    [Fact]
    public void A_reload_with_mistakes_is_refused_as_a_whole_and_each_is_logged()
    {
        _file.Replace(Secret, "Policies:chat:Timeouts:Idle=00:00:20", "Policies:chat:Timeouts:Total=0", "Polices:x=1");

        Assert.Equal(10, _provider.Current.Policies["chat"].IdleTimeout.TotalSeconds);
        Assert.Equal(2, _log.Lines.Count);
        Assert.All(_log.Lines, line => Assert.StartsWith("Error configuration_refused Reload of stream governance refused, the old settings stay in force. StreamGovernance:Poli", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_refused_reload_is_followed_by_a_corrected_one()
    {
        _file.Replace(Secret, "Policies:chat:Timeouts:Idle=x");
        _file.Replace(Secret, "Policies:chat:Timeouts:Idle=00:00:30");

        Assert.Equal(30, _provider.Current.Policies["chat"].IdleTimeout.TotalSeconds);
    }

    [Fact]
    public void A_refused_reload_is_told_once_each_time_the_section_changes()
    {
        _file.Replace(Secret, "Policies:chat:Timeouts:Idle=x");
        Assert.False(_provider.TryRefresh());
        Assert.Single(_log.Lines);

        _file.Replace(Secret, "Policies:chat:Timeouts:Idle=x");
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public void A_reload_that_changes_nothing_here_is_not_told()
    {
        _file.Replace(Secret, "Policies:chat:Timeouts:Idle=00:00:10");
        Assert.Empty(_log.Lines);

        _file.Replace(Secret, "Policies:chat:Timeouts:Idle=x");
        _file.Replace(Secret, "Policies:chat:Timeouts:Idle=00:00:10");
        Assert.Equal(2, _log.Lines.Count);
        Assert.StartsWith("Information configuration_reloaded", _log.Lines.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Leases:Ttl=00:00:12", "StreamGovernance:Leases:Ttl: \"00:00:12\" cannot change at run time; restart to apply it, until then allowed: \"00:00:10\"")]
    [InlineData("Leases:SweepInterval=00:00:12", "StreamGovernance:Leases:SweepInterval: \"00:00:12\" cannot change at run time; restart to apply it, until then allowed: \"00:01:00\"")]
    [InlineData("Host:Tuned=false", "StreamGovernance:Host:Tuned: \"false\" cannot change at run time; restart to apply it, until then allowed: \"true\"")]
    [InlineData("Management:Urls=http://localhost:1", "StreamGovernance:Management:Urls: \"http://localhost:1\" cannot change at run time; restart to apply it, until then allowed: \"\"")]
    [InlineData("Identity:Secret=the-second-secret", "StreamGovernance:Identity:Secret: cannot change at run time; restart to apply it")]
    public void What_needs_a_restart_is_refused(string change, string expected)
    {
        _file.Replace(change, change.StartsWith("Identity", StringComparison.Ordinal) ? "Identity:Anonymous=Allow" : Secret, "Policies:chat:Timeouts:Idle=00:00:20");

        Assert.Equal(10, _provider.Current.Policies["chat"].IdleTimeout.TotalSeconds);
        Assert.EndsWith(expected, Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_a_route_still_names_cannot_go()
    {
        _file.Replace(Secret, "Policies:talk:Tag=None");

        Assert.True(_provider.Current.Policies.ContainsKey("chat"));
        Assert.EndsWith("Route \"r\", metadata StreamGovernance.Policy: \"chat\" is no policy; allowed: talk", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_goes_once_the_last_route_that_named_it_is_gone()
    {
        _file.Replace(Secret, "Policies:talk:Tag=None");
        _proxy.Update(Routes("talk"), []);

        Assert.Equal(["talk"], _provider.Current.Policies.Keys);
    }

    [Fact]
    public void Routes_that_change_do_not_read_the_section_again()
    {
        _file.Write(Secret, "Policies:chat:Timeouts:Idle=00:00:20");
        _proxy.Update(Routes("chat"), []);

        Assert.Equal(10, _provider.Current.Policies["chat"].IdleTimeout.TotalSeconds);
    }

    [Fact]
    public void A_refresh_reads_the_section_now()
    {
        _file.Write(Secret, "Policies:chat:Timeouts:Idle=00:00:20");

        Assert.True(_provider.TryRefresh());
        Assert.Equal(20, _provider.Current.Policies["chat"].IdleTimeout.TotalSeconds);
    }

    [Fact]
    public void After_its_end_the_provider_follows_nothing()
    {
        _services.Dispose();
        _file.Replace(Secret, "Policies:chat:Timeouts:Idle=00:00:20");

        Assert.Equal(10, _provider.Current.Policies["chat"].IdleTimeout.TotalSeconds);
    }

    [Fact]
    public void Mistakes_at_the_start_are_thrown()
    {
        using var services = new ServiceCollection()
            .AddLogging()
            .AddGovernanceConfiguration(GovernanceConfigurations.Section("DrainTimeout=x", "MaxEventSize=x"))
            .BuildServiceProvider();

        Assert.Equal(2, Assert.Throws<GovernanceConfigurationException>(services.GetRequiredService<GovernanceSettingsProvider>).Errors.Count);
    }

    public void Dispose() => _services.Dispose();

    private static RouteConfig[] Routes(string policy) =>
        [new() { RouteId = "r", Metadata = new Dictionary<string, string> { [StreamGovernanceMetadata.Policy] = policy } }];
}
