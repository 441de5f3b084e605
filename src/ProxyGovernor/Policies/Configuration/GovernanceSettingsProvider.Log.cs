using Microsoft.Extensions.Logging;

namespace ProxyGovernor.Policies.Configuration;

internal sealed partial class GovernanceSettingsProvider
{
    [LoggerMessage(
        EventId = 1,
        EventName = "configuration_refused",
        Level = LogLevel.Error,
        Message = "configuration_refused Reload of stream governance refused, the old settings stay in force. {Mistake}")]
    private partial void LogRefusal(string mistake);

    [LoggerMessage(EventId = 2, EventName = "configuration_reloaded", Level = LogLevel.Information, Message = "configuration_reloaded Stream governance reloaded with {Policies} policies")]
    private partial void LogReloaded(int policies);
}
