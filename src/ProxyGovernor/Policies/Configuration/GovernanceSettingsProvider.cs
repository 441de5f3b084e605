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
    private IReadOnlyList<KeyValuePair<string, string?>> _words;

    /// <summary>Reads the section.</summary>
    /// <exception cref="GovernanceConfigurationException">The section has mistakes.</exception>
    public GovernanceSettingsProvider(GovernanceSection section, ProxyConfigurations proxy, ILogger<GovernanceSettingsProvider> logger)
    {
        _section = section.Configuration;
        _proxy = proxy;
        _logger = logger;
        _words = Words();
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
            // Several routes may ask on behalf of one reload: a refusal is told once.
            return TryRefresh(tellAgain: false);
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

    private bool TryRefresh(bool tellAgain)
    {
        var words = Words();
        // It is none where another section was reloaded, or a file that was refused.
        var isNews = _refusal.Count > 0 || !words.SequenceEqual(_words);
        _words = words;
        var errors = Read(out var next);
        if (errors.Count == 0)
        {
            _current = next;
            _refusal = [];
            Reloaded?.Invoke();
            if (isNews)
            {
                LogReloaded(_current.Policies.Count);
            }

            return true;
        }

        if (tellAgain || !errors.SequenceEqual(_refusal, StringComparer.Ordinal))
        {
            LogRefused(errors);
        }

        _refusal = errors;
        return false;
    }

    private void OnSectionReloaded()
    {
        lock (_refreshing)
        {
            TryRefresh(tellAgain: true);
        }
    }

    // A refused reload may have been refused only because the routes that go with it had not been loaded yet.
    private void OnProxyReloaded()
    {
        lock (_refreshing)
        {
            if (_refusal.Count > 0)
            {
                TryRefresh(tellAgain: false);
            }
        }
    }

    private IReadOnlyList<KeyValuePair<string, string?>> Words() => [.. _section.AsEnumerable()];

    private void LogRefused(IReadOnlyList<string> errors)
    {
        foreach (var error in errors)
        {
            LogRefusal(error);
        }
    }
}
