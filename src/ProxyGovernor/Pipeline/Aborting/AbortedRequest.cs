namespace ProxyGovernor.Pipeline.Aborting;

/// <summary>What an aborter may know of the request whose generation it ends, and the way to its model server.</summary>
/// <param name="run">The run.</param>
/// <param name="forwarded">How its request was sent.</param>
/// <param name="message">The request itself.</param>
/// <param name="credentialHeaders">Headers that authenticate a caller.</param>
internal sealed class AbortedRequest(GovernedRun run, ForwardedRequest forwarded, HttpRequestMessage message, IReadOnlyList<string> credentialHeaders)
{
    public string StreamId => run.Identity.Id;

    /// <summary>The opaque session key; empty without a session.</summary>
    public string Session => run.Identity.Session;

    /// <summary>0 without a lease.</summary>
    public long Fence => run.Lease?.Fence ?? 0;

    /// <summary>The model server's own id of the answer, from its first event; null before that.</summary>
    public string? UpstreamId => run.Abort.UpstreamId;

    /// <summary>A header of the request as it was sent.</summary>
    public string? Header(string name) => message.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <summary>Sends the abort; only a 2xx answer confirms it.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="url">An absolute URL, or what follows the destination's address.</param>
    /// <param name="content">Its body, or null.</param>
    /// <param name="deadline">Until when to wait for the answer.</param>
    public async ValueTask<AbortReport> SendAsync(HttpMethod method, string url, HttpContent? content, CancellationToken deadline)
    {
        var target = new Uri(url.StartsWith('/') ? forwarded.DestinationPrefix.TrimEnd('/') + url : url);
        using var request = new HttpRequestMessage(method, target) { Content = content, Version = message.Version, VersionPolicy = message.VersionPolicy };
        if (IsSameServer(target))
        {
            CopyCredentials(request);
        }

        try
        {
            using var response = await forwarded.Client.SendAsync(request, deadline);
            return new(response.IsSuccessStatusCode ? AbortResult.Confirmed : AbortResult.Failed, $"status {(int)response.StatusCode}");
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return new(AbortResult.Sent, "no answer in time");
        }
        catch (HttpRequestException failure)
        {
            return new(AbortResult.Failed, failure.HttpRequestError.ToString());
        }
    }

    private bool IsSameServer(Uri target) =>
        message.RequestUri is { } sent && Uri.Compare(sent, target, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>The model server has seen them with the request itself, and may ask for them again; nobody else is told.</summary>
    private void CopyCredentials(HttpRequestMessage request)
    {
        foreach (var name in credentialHeaders)
        {
            if (Header(name) is { } value)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }
}
