using System.Security.Cryptography;
using System.Text;

namespace ProxyGovernor.Redis.Scripts;

/// <summary>A script by its text, and by the hash under which the server caches it.</summary>
internal sealed class LeaseScript(string text)
{
    public string Text { get; } = text;

#pragma warning disable CA5350 // The server names scripts by SHA-1; nothing is secured by it.
    public byte[] Hash { get; } = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
}
