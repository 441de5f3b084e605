using System.Net;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>
/// Retries as the model SDKs do: what <c>x-should-retry</c> says, else on 408, 409, 429 and every 5xx, at most twice.
/// </summary>
internal sealed class RetryingClient(HttpClient client)
{
    private const int Retries = 2;

    /// <summary>Requests sent so far.</summary>
    public int Attempts { get; private set; }

    public async Task<PromptResponse> PromptAsync(Func<HttpRequestMessage> request)
    {
        for (var attempt = 0; ; attempt++)
        {
            Attempts++;
            var response = await client.PromptAsync(request());
            if (attempt == Retries || !Retriable(response))
            {
                return response;
            }

            response.Dispose();
        }
    }

    private static bool Retriable(PromptResponse response) => response.Header("x-should-retry") switch
    {
        "true" => true,
        "false" => false,
        _ => response.Status is HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError,
    };
}
