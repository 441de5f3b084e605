using System.Net;
using ProxyGovernor.Hosting;
using StackExchange.Redis;

namespace ProxyGovernor.Redis.Transport;

/// <summary>How patient the transport is.</summary>
/// <param name="ConnectionString">As StackExchange.Redis reads it: <c>host:port,password=...,ssl=true</c>.</param>
internal sealed record RedisTransportOptions(string ConnectionString)
{
    /// <summary>The servers that the connection string names; null where it names sentinels, who know them.</summary>
    public IReadOnlyList<EndPoint>? Servers { get; } = Read(ConnectionString);

    /// <summary>The longest a call takes; without an answer until then it counts as missed.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMilliseconds(750);

    /// <summary>How long after that the answer of a script that retires runs is still taken. Its caller does not wait that long.</summary>
    public TimeSpan LateAnswers { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>That many calls in a row without an answer, and the connection is replaced: the client itself may not notice a silent server for a minute.</summary>
    public int MissesBeforeRebuild { get; init; } = 3;

    /// <summary>Whether what follows an answer runs on the thread that received it; by default where the process asks the same of its sockets.</summary>
    public bool ContinuesInline { get; init; } = InlineCompletions.AreOn();

    /// <summary>What the process that this runs in adds to the client's settings.</summary>
    public Action<ConfigurationOptions>? Configure { get; init; }

    /// <summary>What AUTH takes: user and password, or the password alone; null where the connection string has neither.</summary>
    public object[]? Credentials { get; } = ConfigurationOptions.Parse(ConnectionString) switch
    {
        { User: { Length: > 0 } user } configuration => [user, configuration.Password ?? ""],
        { Password: { Length: > 0 } password } => [password],
        _ => null,
    };

    private static EndPoint[]? Read(string connectionString)
    {
        var configuration = ConfigurationOptions.Parse(connectionString);
        if (configuration.ServiceName is { Length: > 0 })
        {
            return null;
        }

        configuration.SetDefaultPorts();
        return [.. configuration.EndPoints];
    }
}
