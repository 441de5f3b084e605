using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace ProxyGovernor.Policies.Configuration;

/// <summary>
/// Holds the settings in force and follows the section's reloads. A reload with any mistake is refused as a whole, and what was in force
/// stays; so <see cref="Current"/> is always valid, and agrees with the routes.
/// </summary>
internal sealed partial class GovernanceSettingsProvider : IDisposable
{
    private readonly Lock _refreshing = new();
    private readonly IConfiguration _section;
    private readonly ProxyConfigurations _proxy;
    private readonly ILogger _logger;
    private readonly IReadOnlyList<IDisposable> _subscriptions;
    private volatile GovernanceSettings _current;
    private IReadOnlyList<string> _refusal = [];

    /// <summary>Reads the section.</summary>
    /// <exception cref="GovernanceConfigurationException">The section has mistakes.</exception>
    public GovernanceSettingsProvider(GovernanceSection section, ProxyConfigurations proxy, ILogger<GovernanceSettingsProvider> logger)
    {
        _section = section.Configuration;
        _proxy = proxy;
        _logger = logger;
        var reading = GovernanceConfigurationReader.Read(_section);
        _current = reading.Settings ?? throw new GovernanceConfigurationException(reading.Errors);
        _subscriptions = [ChangeToken.OnChange(_section.GetReloadToken, OnSectionReloaded), .. proxy.OnChange(OnProxyReloaded)];
    }

    /// <summary>Raised after each reload that is in force.</summary>
    public event Action? Reloaded;

    public GovernanceSettings Current => _current;

    /// <summary>Reads the section again now; true where what it says is in force.</summary>
    public bool TryRefresh()
    {
        lock (_refreshing)
        {
            var errors = Read(out var next);
            if (errors.Count == 0)
            {
                _current = next;
                _refusal = [];
                Reloaded?.Invoke();
                return true;
            }

            // Several routes may ask on behalf of one reload: a refusal is told once.
            if (!errors.SequenceEqual(_refusal, StringComparer.Ordinal))
            {
                LogRefused(errors);
            }

            _refusal = errors;
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }

    private IReadOnlyList<string> Read(out GovernanceSettings next)
    {
        var reading = GovernanceConfigurationReader.Read(_section);
        next = reading.Draft;
        return
        [
            .. reading.Errors,
            .. reading.Settings is null ? [] : FixedAtStart.Changes(_current, next, key => _section.GetSection(key).Path),
            .. _proxy.Check(next).Errors,
        ];
    }

    private void OnSectionReloaded()
    {
        lock (_refreshing)
        {
            _refusal = [];
            if (TryRefresh())
            {
                LogReloaded(_current.Policies.Count);
            }
        }
    }

    // A refused reload may have been refused only because the routes that go with it had not been loaded yet.
    private void OnProxyReloaded()
    {
        lock (_refreshing)
        {
            if (_refusal.Count > 0 && TryRefresh())
            {
                LogReloaded(_current.Policies.Count);
            }
        }
    }

    private void LogRefused(IReadOnlyList<string> errors)
    {
        foreach (var error in errors)
        {
            LogRefusal(error);
        }
    }
}
