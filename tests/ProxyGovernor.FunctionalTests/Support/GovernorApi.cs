using System.Net;
using System.Text.Json;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>Calls the status and stop API as a client or, with the key, as the operator.</summary>
internal static class GovernorApi
{
    public const string KeyHeader = "X-Operator-Key";

    public static readonly (string Name, string Value) Operator = (KeyHeader, GovernedProxy.OperatorKey);

    public static Task<ApiAnswer> StatusAsync(this GovernedProxy proxy, string path, params (string Name, string Value)[] headers) =>
        CallAsync(proxy, HttpMethod.Get, path, headers);

    /// <summary>Where the path names no wait, waits for long: on a busy machine the default would run out.</summary>
    public static Task<ApiAnswer> StopAsync(this GovernedProxy proxy, string path, params (string Name, string Value)[] headers)
    {
        var patient = path.Contains("wait=", StringComparison.Ordinal) ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}wait=20";
        return CallAsync(proxy, HttpMethod.Delete, patient, headers);
    }

    private static async Task<ApiAnswer> CallAsync(GovernedProxy proxy, HttpMethod method, string path, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, "/governor/" + path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await proxy.Client.SendAsync(request).InTime();
        return new ApiAnswer(response.StatusCode, await response.Content.ReadAsStringAsync().InTime());
    }
}

/// <summary>An answer of the API.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Text(string member) => Json.GetProperty(member).GetString();

    public bool Flag(string member) => Json.GetProperty(member).GetBoolean();
}
