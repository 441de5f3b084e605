using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.Redis.Supervision.Checks;

/// <summary>Whoever configures a password believes that the server asks for one. A wrong one is no finding: the server itself refuses it.</summary>
internal sealed class PasswordCheck : IRedisCheck
{
    private static readonly RedisFinding NotAsked = new(
        IsRefusal: false,
        "ConnectionStrings:Redis has a password, and the server asks nobody for one: whoever reaches it may read and change leases. Set requirepass or a user's password there, or take password=... away.");

    public ValueTask<RedisFinding?> CheckAsync(RedisServerFacts server, CancellationToken cancellationToken) => new(server.IsOpen ? NotAsked : null);
}
