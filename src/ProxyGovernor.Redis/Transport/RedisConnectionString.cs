using ProxyGovernor.Policies.Configuration;
using StackExchange.Redis;

namespace ProxyGovernor.Redis.Transport;

/// <summary>Reads the connection string at start, so that a mistake in it is a line for the operator and not a server that never answers.</summary>
internal static class RedisConnectionString
{
    private const string Allowed = "ConnectionStrings:Redis: allowed are host:port and options, such as 127.0.0.1:6379,password=...,ssl=true";

    public static RedisTransportOptions Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Mistake("there is none");
        }

        try
        {
            // The text may hold a password: no message repeats it.
            return ConfigurationOptions.Parse(text).EndPoints.Count > 0 ? new RedisTransportOptions(text) : throw Mistake("it names no server");
        }
        catch (ArgumentException mistake)
        {
            throw Mistake(mistake.Message.ReplaceLineEndings(" "));
        }
    }

    private static GovernanceConfigurationException Mistake(string what) => new([$"{Allowed}; {what}."]);
}
