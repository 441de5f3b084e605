using System.Security.Cryptography;
using Microsoft.Extensions.ObjectPool;

namespace ProxyGovernor.Sessions;

/// <summary>HMAC-SHA-256 under one secret. The hashes are kept: to set one up takes longer than to use it.</summary>
internal sealed class KeyedHash(byte[] secret)
{
    private readonly ObjectPool<IncrementalHash> _hashes = new DefaultObjectPoolProvider().Create(new Keyed(secret));

    /// <param name="material">What is sealed.</param>
    /// <param name="seal">Takes <see cref="HMACSHA256.HashSizeInBytes"/>.</param>
    public void Seal(ReadOnlySpan<byte> material, Span<byte> seal)
    {
        var hash = _hashes.Get();
        try
        {
            hash.AppendData(material);
            hash.GetHashAndReset(seal);
        }
        finally
        {
            _hashes.Return(hash);
        }
    }

    private sealed class Keyed(byte[] secret) : PooledObjectPolicy<IncrementalHash>
    {
        public override IncrementalHash Create() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);

        public override bool Return(IncrementalHash obj) => true;
    }
}
