using Microsoft.Extensions.Logging;
using ProxyGovernor.Leases.Coordination;

namespace ProxyGovernor.Tests.Leases.Outage;

/// <summary>The names of the events that were logged, in order.</summary>
internal sealed class NamedEvents : ILogger<StoreCalls>
{
    public List<string?> Names { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Names.Add(eventId.Name);
}
