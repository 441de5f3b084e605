using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ProxyGovernor.ModelServer.Serving;

/// <summary>What arrived, for comparing what a proxy passes on.</summary>
internal static class Echo
{
    public static string Of(HttpRequest request, long bodyLength) => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["method"] = request.Method,
        ["path"] = request.Path.Value,
        ["query"] = request.QueryString.Value,
        ["protocol"] = request.Protocol,
        ["headers"] = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToArray()),
        ["body_length"] = bodyLength,
    });
}
