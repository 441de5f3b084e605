using ProxyGovernor.Redis.Transport;
using ProxyGovernor.Sessions;

namespace ProxyGovernor.Redis.Supervision.Checks;

/// <summary>
/// All replicas have to derive the same keys for the same session. The first replica's secret becomes everyone's, and is put back where
/// the server lost it; replicas that were configured differently cannot work together.
/// </summary>
internal sealed class IdentityCheck(RedisAgreement agreement, IdentitySecret secret) : IRedisCheck
{
    public const string Name = "identity";

    private static readonly RedisFinding Disagreement = new(
        IsRefusal: true,
        "StreamGovernance:Identity:Secret differs from the secret that the other replicas use. Configure the same one everywhere; where all replicas are to change it, stop them and delete the key pg:identity.");

    private static readonly RedisFinding Unreadable = new(
        IsRefusal: true, "The key pg:identity does not hold an identity secret. Stop the replicas and delete the key; the first one to start writes it anew.");

    public async ValueTask<RedisFinding?> CheckAsync(RedisServerFacts server, CancellationToken cancellationToken)
    {
        var agreed = await agreement.ProposeAsync(Name, Convert.ToBase64String(secret.Current.Secret), cancellationToken);
        var shared = new byte[agreed.Length];
        if (!Convert.TryFromBase64String(agreed, shared, out var length) || length == 0)
        {
            return Unreadable;
        }

        return secret.TryAdopt(shared.AsSpan(0, length)) ? null : Disagreement;
    }
}
