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
    private volatile Generation _generation;

    private IdentitySecret(byte[] secret, bool isConfigured)
    {
        _generation = new Generation(secret, null);
        IsConfigured = isConfigured;
    }

    public bool IsConfigured { get; }

    public ReadOnlySpan<byte> Current => _generation.Current;

    /// <summary>The secret that was in use before another was adopted; empty where none was.</summary>
    public ReadOnlySpan<byte> Previous => _generation.Previous;

    public static IdentitySecret From(IdentitySettings settings) => settings.Secret is { } secret
        ? new IdentitySecret(Encoding.UTF8.GetBytes(secret), isConfigured: true)
        : new IdentitySecret(RandomNumberGenerator.GetBytes(RandomBytes), isConfigured: false);

    /// <summary>Takes over the shared secret; false where a configured one differs from it.</summary>
    public bool TryAdopt(ReadOnlySpan<byte> shared)
    {
        lock (_adopting)
        {
            var generation = _generation;
            if (CryptographicOperations.FixedTimeEquals(generation.Current, shared))
            {
                return true;
            }

            if (IsConfigured)
            {
                return false;
            }

            _generation = new Generation(shared.ToArray(), generation.Current);
            return true;
        }
    }

    private sealed record Generation(byte[] Current, byte[]? Previous);
}
