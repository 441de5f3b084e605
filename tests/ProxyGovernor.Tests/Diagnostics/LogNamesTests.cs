using System.Reflection;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Diagnostics;

namespace ProxyGovernor.Tests.Diagnostics;

/// <summary>The runbook and diagnose tell operators to look for lines by their names, and a console log writes the message alone.</summary>
public sealed class LogNamesTests
{
    public static TheoryData<string, string> Lines =>
    [
        .. typeof(LifecycleEvent).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .Select(line => (line.EventName!, line.Message)),
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_begins_with_its_name(string name, string message) => Assert.Equal(name, message.Split(' ', '{')[0]);
}
