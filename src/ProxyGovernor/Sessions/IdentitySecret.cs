using System.Security.Cryptography;
using System.Text;
using ProxyGovernor.Policies;

namespace ProxyGovernor.Sessions;

/// <summary>
/// What tenant hashes and session keys are derived from. A configured secret never changes; a random one gives way to the one that all
/// replicas share, and again where the store lost that; the one before is kept, so that runs begun under it are still found.
/// </summary>
internal sealed class IdentitySecret
{
    private const int RandomBytes = 32;
    private readonly Lock _adopting = new();
    private volatile IdentityGeneration _current;

    private IdentitySecret(byte[] secret, bool isConfigured)
    {
        _current = new IdentityGeneration(secret);
        IsConfigured = isConfigured;
    }

    public bool IsConfigured { get; }

    /// <summary>What identities are derived from now; it knows the one before.</summary>
    public IdentityGeneration Current => _current;

    public static IdentitySecret From(IdentitySettings settings) => settings.Secret is { } secret
        ? new IdentitySecret(Encoding.UTF8.GetBytes(secret), isConfigured: true)
        : new IdentitySecret(RandomNumberGenerator.GetBytes(RandomBytes), isConfigured: false);

    /// <summary>Takes over the shared secret; false where a configured one differs from it.</summary>
    public bool TryAdopt(ReadOnlySpan<byte> shared)
    {
        lock (_adopting)
        {
            if (CryptographicOperations.FixedTimeEquals(_current.Secret, shared))
            {
                return true;
            }

            if (IsConfigured)
            {
                return false;
            }

            _current = _current.Next(shared.ToArray());
            return true;
        }
    }
}
