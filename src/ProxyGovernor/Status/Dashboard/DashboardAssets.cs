using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace ProxyGovernor.Status.Dashboard;

/// <summary>The page's files, which travel inside the library: there is nothing to deploy beside it.</summary>
internal static class DashboardAssets
{
    public const string Page = "index.html";

    private const string Prefix = "dashboard/";

    private static readonly FrozenDictionary<string, DashboardAsset> ByName = Read();

    public static DashboardAsset? Find(string name) => ByName.GetValueOrDefault(name);

    private static FrozenDictionary<string, DashboardAsset> Read()
    {
        var library = typeof(DashboardAssets).Assembly;
        var types = new FileExtensionContentTypeProvider();
        return library.GetManifestResourceNames()
            .Where(static resource => resource.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(static resource => resource[Prefix.Length..], resource => Read(library.GetManifestResourceStream(resource)!, types.Mappings[Path.GetExtension(resource)]));
    }

    private static DashboardAsset Read(Stream resource, string contentType)
    {
        using var content = new MemoryStream();
        using (resource)
        {
            resource.CopyTo(content);
        }

        var bytes = content.ToArray();
        return new DashboardAsset(bytes, $"{contentType}; charset=utf-8", new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\""));
    }
}

/// <summary>One file of the page.</summary>
/// <param name="Content">As it is sent.</param>
/// <param name="ContentType">With its charset.</param>
/// <param name="Tag">Names the content, so that a browser that has it is not sent it again.</param>
internal sealed record DashboardAsset(byte[] Content, string ContentType, EntityTagHeaderValue Tag);
